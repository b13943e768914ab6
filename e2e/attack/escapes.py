"""Ways out of Python into JavaScript, and what can be reached from there."""

import gc
import sys

import js
import pyodide_js
from pyodide.code import run_js
from pyodide.ffi import JsProxy
from trying import probe, run

# Says what a script may do where it runs: an opaque origin reads nothing.
_READ = """new Promise((yes, no) => {
  const request = indexedDB.open('canary')
  request.onerror = () => no(request.error)
  request.onsuccess = () => {
    const found = request.result.transaction('keys').objectStore('keys').getAll()
    found.onsuccess = () => (yes(String(found.result)), request.result.close())
  }
})"""


@probe
async def by_run_js(_):
    return await run_js(_READ)


@probe
async def by_constructor(_):
    return await js.Object.constructor(f"return {_READ}")()


@probe
async def by_python_in_python(_):
    return await pyodide_js.runPythonAsync(f"from pyodide.code import run_js\nawait run_js({_READ!r})")


@probe
async def by_module(_):
    pyodide_js.registerJsModule("way_out", run_js(f"({{ read: () => {_READ} }})"))
    import way_out

    return await way_out.read()


@probe
def global_names(_):
    """What the sandbox's own script has left where anybody finds it."""
    return "taken" if hasattr(js, "parent") or hasattr(js, "window") or hasattr(js, "document") else "none"


@probe
def ports(_):
    """A port to the page that Python's objects lead to."""
    found = [each for each in gc.get_objects() if isinstance(each, JsProxy)]
    names = [js.Object.prototype.toString.call(each) for each in found]
    return "taken" if any("MessagePort" in name for name in names) else "none"


@probe
def ports_of_the_interpreter(_):
    """The same among what JavaScript's own objects hold, as far as names lead."""
    for place in (js.self, pyodide_js, pyodide_js._api, pyodide_js._module, pyodide_js.FS):
        for name in js.Object.getOwnPropertyNames(place):
            try:
                if js.Object.prototype.toString.call(getattr(place, name)) == "[object MessagePort]":
                    return "taken"
            except (AttributeError, RuntimeError):
                pass
    return "none"


@probe
def frames(_):
    """Whatever the frames that lead here hold, it has no more authority than Python itself."""
    frame, found = sys._getframe(), []
    while frame:
        found += [name for name, value in frame.f_globals.items() if isinstance(value, JsProxy) and hasattr(value, "postMessage")]
        frame = frame.f_back
    return "taken" if [name for name in found if name != "js"] else "none"


@probe
def post_to_frame(_):
    """The frame's script starts and kills workers for the page; it must not do it for a worker."""
    for message in ("{ type: 'start', id: '1' }", "{ type: 'kill', id: '1' }", "{ type: 'ready' }", "{ source: '1' }"):
        run_js(f"postMessage({message}, [new MessageChannel().port1])")
    return "none"


@probe
def shared_memory(_):
    return "taken" if hasattr(js, "SharedArrayBuffer") and js.self.crossOriginIsolated else "none"


@probe
def notification(_):
    return js.Notification.requestPermission()


@probe
def clipboard(_):
    return js.navigator.clipboard.readText()


@probe
def opened(_):
    return js.window.open("https://example.org")


@probe
def dialog(_):
    return js.alert("hello")


@probe
async def devices(_):
    return js.JSON.stringify([await getattr(js.navigator, name).getDevices() for name in ("usb", "hid", "serial")])


@probe
def timings(_):
    return js.JSON.stringify(js.performance.getEntries())


run()
