"""Tries one thing after another, and says of each what came of it."""

import asyncio
import time

import js
from pyodide.ffi import can_run_sync, create_proxy, to_js

COLLECTOR = open("collector.txt").read()
ORIGIN = open("origin.txt").read()
# What the sandbox has put in the place of the browser's own is no obstacle to who knows JavaScript.
js.Reflect.deleteProperty(js.self, "fetch")

_probes = []


def probe(attempt):
    """An attempt is given an address of the collector that bears its name."""
    _probes.append(attempt)
    return attempt


def run(seconds=2):
    if can_run_sync():
        asyncio.run(_try_all(seconds))
    else:
        # Python can't wait for this browser: each attempt is begun, and has its time while Python sleeps.
        for attempt in _probes:
            _begin(attempt)
        time.sleep(seconds)
    print("all tried")


async def _try_all(seconds):
    await asyncio.gather(*(_try(attempt, seconds) for attempt in _probes))


def _begin(attempt):
    name = attempt.__name__
    try:
        answer = attempt(COLLECTOR + name)
        if asyncio.iscoroutine(answer):
            answer.send(None)
        print(f"{name} = {str(answer)[:500]!r}")
    except BaseException as error:
        print(f"{name} ! {type(error).__name__}: {str(error)[:200]!r}")


async def _try(attempt, seconds):
    name = attempt.__name__
    try:
        answer = attempt(COLLECTOR + name)
        if hasattr(answer, "then") or asyncio.iscoroutine(answer) or asyncio.isfuture(answer):
            answer = await asyncio.wait_for(answer, seconds)
        print(f"{name} = {str(answer)[:500]!r}")
    except BaseException as error:
        print(f"{name} ! {type(error).__name__}: {str(error)[:200]!r}")


def settled(target, good, bad="onerror"):
    """Settles with what the good event brings."""
    future = asyncio.get_running_loop().create_future()

    def settle(event):
        if not future.done():
            future.set_result(event)

    def fail(*_):
        if not future.done():
            future.set_exception(OSError("refused"))

    setattr(target, good, create_proxy(settle))
    setattr(target, bad, create_proxy(fail))
    return future


def options(**given):
    return to_js(given, dict_converter=js.Object.fromEntries)


async def text_of(address, **given):
    response = await js.fetch(address, options(**given))
    return await response.text()
