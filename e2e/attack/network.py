"""Every way out to the network."""

import asyncio
import http.client
import socket
import urllib.request

import js
import pyodide_js
from pyodide.code import run_js
from pyodide.ffi import to_js
from pyodide.http import open_url, pyfetch
from trying import options, probe, run, settled, text_of


@probe
async def fetched(at):
    return await text_of(at)


@probe
async def fetched_by_prototype(at):
    return await (await run_js(f"(self.fetch ?? WorkerGlobalScope.prototype.fetch).call(self, {at!r})")).text()


@probe
async def fetched_without_cors(at):
    return await text_of(at, mode="no-cors", keepalive=True)


@probe
async def posted(at):
    return await text_of(at, method="POST", body="secret", headers=options(**{"x-secret": "1"}))


@probe
async def requested(at):
    return await (await js.fetch(js.Request.new(at))).text()


@probe
async def streamed(at):
    return await js.WebAssembly.compileStreaming(js.fetch(at))


@probe
def xhr_at_once(at):
    request = js.XMLHttpRequest.new()
    request.open("GET", at, False)
    request.send()
    return request.responseText


@probe
async def xhr(at):
    request = js.XMLHttpRequest.new()
    request.open("POST", at)
    request.send("secret")
    await settled(request, "onload")
    return request.responseText


@probe
def beacon(at):
    return js.navigator.sendBeacon(at, "x")


@probe
async def web_socket(at):
    return await settled(js.WebSocket.new(at.replace("http", "ws")), "onopen")


@probe
async def event_source(at):
    return (await settled(js.EventSource.new(at + ".es"), "onmessage")).data


@probe
async def transport(at):
    return await js.WebTransport.new(at.replace("http:", "https:")).ready


@probe
def peer(at):
    return js.RTCPeerConnection.new(options(iceServers=[options(urls=at.replace("http://", "stun:"))])).createOffer()


@probe
def import_scripts(at):
    return js.importScripts(at + ".js")


@probe
async def imported(at):
    return (await run_js(f"import('{at}.js')")).default


@probe
async def imported_by_data(at):
    return (await run_js(f"import('data:text/javascript,export {{ default }} from \"{at}.js\"')")).default


@probe
async def imported_by_blob(at):
    source = js.Blob.new(to_js([f"export {{ default }} from '{at}.js'"]), options(type="text/javascript"))
    return (await run_js(f"import('{js.URL.createObjectURL(source)}')")).default


@probe
async def font(at):
    return await js.FontFace.new("x", f"url({at})").load()


@probe
async def font_of_canvas(at):
    face = js.FontFace.new("y", f"url({at})")
    js.self.fonts.add(face)
    canvas = js.OffscreenCanvas.new(9, 9).getContext("2d")
    canvas.font = "9px y"
    canvas.fillText("x", 0, 0)
    return await js.self.fonts.load("9px y")


def _nested(at):
    return f"fetch('{at}').then((answer) => answer.text()).then(postMessage)"


@probe
async def worker(at):
    return (await settled(js.Worker.new(at + ".js"), "onmessage")).data


@probe
async def worker_by_data(at):
    address = "data:text/javascript," + js.encodeURIComponent(_nested(at))
    return (await settled(js.Worker.new(address), "onmessage")).data


@probe
async def worker_by_blob(at):
    blob = js.Blob.new(to_js([_nested(at)]), options(type="text/javascript"))
    return (await settled(js.Worker.new(js.URL.createObjectURL(blob)), "onmessage")).data


@probe
def shared_worker(at):
    return js.SharedWorker.new(at + ".js")


@probe
def service_worker(at):
    return js.navigator.serviceWorker.register(at + ".js")


@probe
async def by_pyfetch(at):
    return await (await pyfetch(at)).string()


@probe
def by_open_url(at):
    return open_url(at).read()


@probe
def by_urlopen(at):
    return urllib.request.urlopen(at, timeout=1).read()


@probe
def by_http_client(at):
    host, _, path = at.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=1)
    connection.request("GET", "/" + path)
    return connection.getresponse().read()


@probe
def by_socket(at):
    host, _, port = at.removeprefix("http://").partition("/")[0].partition(":")
    with socket.create_connection((host, int(port)), 1) as connection:
        return connection.send(b"GET /by_socket HTTP/1.1\r\n\r\n")


@probe
async def package(at):
    return await pyodide_js.loadPackage(at + "/evil-1.0-py3-none-any.whl")


@probe
async def by_micropip(at):
    import micropip

    return await micropip.install(at + "/evil-1.0-py3-none-any.whl")


@probe
def source_map(at):
    return run_js(f"1 //# sourceMappingURL={at}.map")


@probe
def console(at):
    return js.console.table(f"%c {at}", f"background: url({at})")


@probe
def reported(at):
    return js.reportError(js.Error.new(at))


@probe
async def by_timer(at):
    js.setTimeout(f"fetch('{at}')", 0)
    await asyncio.sleep(0.5)


@probe
async def by_function(at):
    return await js.Object.constructor(f"return fetch('{at}').then((answer) => answer.text())")()


@probe
async def by_async_function(at):
    return await run_js(f"(async () => {{}}).constructor(`return (await fetch('{at}')).text()`)()")


@probe
async def by_eval(at):
    return await js.eval(f"fetch('{at}').then((answer) => answer.text())")


run(4)
