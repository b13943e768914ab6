"""Says what to use instead of what a browser does not have."""

import os
import socket

_PROCESSES = "There are no other processes here: call the function in this program instead of starting another one."
_THREADS = "There are no threads here: call the function directly, or use asyncio for what has to wait."
_CLOSED = "There is no network here: keep what the program needs in files of the project, and let tests use made-up data."
_OPEN = "There are no sockets here: ask over http with urllib.request or pyodide.http.pyfetch, which reach {} and nothing else."
_WINDOWS = "There are no windows here: print text, or write the picture to a file (PNG, SVG or HTML)."
_TERMINAL = "There is no terminal here: print lines, and read them with input()."
_ALARMS = "There are no alarms here: look at time.monotonic() in the loop, or use asyncio.timeout()."
_ZONES = "There is no time zone database here: use datetime.timezone.utc or a fixed datetime.timezone(timedelta(hours=…))."
_ASYNC_TESTS = "Let the test be a plain function that calls asyncio.run() with what it tests, or add pytest-asyncio to requirements.txt where packages are allowed."
_PLATFORM = "This part of Python's standard library is not there: do without it."

_MODULES = {
    **dict.fromkeys(("tkinter", "_tkinter", "turtle", "turtledemo"), _WINDOWS),
    **dict.fromkeys(("curses", "_curses", "readline", "msvcrt"), _TERMINAL),
    **dict.fromkeys(("_multiprocessing", "_posixsubprocess", "_winapi"), _PROCESSES),
    **dict.fromkeys(("dbm", "ensurepip", "grp", "idlelib", "nis", "ossaudiodev", "pwd", "resource", "spwd", "syslog"), _PLATFORM),
    **dict.fromkeys(("test", "venv", "winreg", "winsound"), _PLATFORM),
}  # fmt: skip

# By what an error says, because its type says too little.
_WORDS = (
    ("start new thread", _THREADS),
    ("does not support processes", _PROCESSES),
    ("lacks multiprocessing", _PROCESSES),
    ("subprocess_exec() is not available", _PROCESSES),
    ("subprocess_shell() is not available", _PROCESSES),
    ("module 'os' has no attribute 'fork'", _PROCESSES),
    ("module 'signal' has no attribute 'alarm'", _ALARMS),
    ("module 'signal' has no attribute 'setitimer'", _ALARMS),
    ("No time zone found", _ZONES),
    ("cannot import name 'window' from 'js'", _WINDOWS),
    ("async def functions are not natively supported", _ASYNC_TESTS),
)
_NETWORK_WORDS = ("restricted raw socket access", "TLS not supported", "on 'XMLHttpRequest'")
_sockets = _CLOSED


def refuse_what_is_silent(hosts):
    """Let what would only seem to work say that it does not. `hosts`: the names of those that are open."""
    global _sockets
    if hosts:
        _sockets = _OPEN.format(", ".join(hosts))
    for name in ("connect", "connect_ex", "bind", "listen", "sendto", "sendmsg"):
        setattr(socket.socket, name, _refusal(_sockets))
    os.system = _refusal(_PROCESSES)
    os.fork = os.forkpty = _refusal(_PROCESSES)


def _refusal(sentence):
    def refuse(*_, **__):
        raise OSError(sentence)

    return refuse


def advice_on(error):
    """What to do instead, where the error, or what it came from, is about something that is not there; else ''."""
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        sentence = _sentence_on(error)
        if sentence:
            return sentence
        error = error.__cause__ or error.__context__
    return ""


def _sentence_on(error):
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _MODULES.get(error.name.split(".")[0], "")
    try:
        text = str(error)
    except Exception:
        return ""
    # What was refused above says it already.
    pairs = (*_WORDS, *((words, _sockets) for words in _NETWORK_WORDS))
    return next((sentence for words, sentence in pairs if words in text and sentence not in text), "")
