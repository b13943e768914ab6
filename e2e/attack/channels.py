"""Tries every way out that a browser has, towards each address, and prints what came of it."""

import asyncio

import js
from pyodide.ffi import create_proxy, to_js

ADDRESSES = open("addresses.txt").read().split()


def options(**given):
    return to_js(given, dict_converter=js.Object.fromEntries)


async def trying(name, attempt):
    try:
        answer = attempt()
        if hasattr(answer, "then") or asyncio.iscoroutine(answer):
            answer = await asyncio.wait_for(answer, 0.5)
        print(f"{name}: {str(answer)[:200]}")
    except BaseException as error:
        print(f"{name}: {type(error).__name__}: {str(error)[:200]}")


async def event(target, good):
    future = asyncio.get_running_loop().create_future()
    setattr(target, good, create_proxy(lambda *_: future.done() or future.set_result("reached")))
    target.onerror = create_proxy(lambda *_: future.done() or future.set_result("refused"))
    return await asyncio.wait_for(future, 0.5)


def synchronous(address):
    request = js.XMLHttpRequest.new()
    request.open("GET", address, False)
    request.withCredentials = True
    request.send()
    return request.responseText


async def main():
    for address in ADDRESSES:
        socket = address.replace("http", "ws", 1)
        request = js.Request.new(f"{address}request", options(credentials="include", mode="no-cors", keepalive=True))
        nested = f"data:text/javascript,fetch('{address}nested',{{mode:'no-cors'}})"
        await trying("fetch", lambda: js.fetch(f"{address}fetch"))
        # The browser's own, past what the sandbox has put in its place.
        await trying("request", lambda: js.WorkerGlobalScope.prototype.fetch.call(js.self, request))
        await trying("beacon", lambda: js.navigator.sendBeacon(f"{address}beacon"))
        await trying("xhr", lambda: synchronous(f"{address}xhr"))
        await trying("scripts", lambda: js.importScripts(f"{address}scripts.js"))
        await trying("socket", lambda: event(js.WebSocket.new(f"{socket}socket"), "onopen"))
        await trying("events", lambda: event(js.EventSource.new(f"{address}events"), "onopen"))
        await trying("transport", lambda: js.WebTransport.new(f"{address}transport").ready)
        await trying("font", lambda: js.FontFace.new("x", f"url({address}font)").load())
        await trying("peers", lambda: js.RTCPeerConnection.new())
        await trying("nested", lambda: js.Worker.new(nested, options(type="module")))
    await asyncio.sleep(0.5)
    print("all tried")


asyncio.run(main())
