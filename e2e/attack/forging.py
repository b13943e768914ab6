"""Takes the ports to the page as they are used, and sends by hand what the sandbox would never send."""

import js
from pyodide.ffi import create_proxy, to_js

FORGERY = open("forgery.txt").read()
_send = js.MessagePort.prototype.postMessage


def plain(value):
    return to_js(value, dict_converter=js.Object.fromEntries)


def reply(**changed):
    """A whole reply, but for what is changed."""

    def forge(port, real):
        value = js.Object.assign(js.Object.new(), real.value, plain(changed))
        _send.call(port, plain({"id": real.id, "type": "RAW", "value": value}))
        return True

    return forge


def call(**message):
    """A message that asks for something, where only answers may come."""

    def forge(port, real):
        _send.call(port, plain({"id": real.id, "path": [], "argumentList": [], **message}))

    return forge


def raw(value):
    def forge(port, _):
        _send.call(port, plain(value) if isinstance(value, dict) else value)

    return forge


def with_port(**message):
    def forge(port, real):
        other = js.MessageChannel.new().port1
        _send.call(port, plain({"id": real.id, "value": other, **message}), to_js([other]))

    return forge


def reply_with_port(port, real):
    """A whole reply, with a port beside it."""
    other = js.MessageChannel.new().port1
    value = js.Object.assign(js.Object.new(), real.value, plain({"more": other}))
    _send.call(port, plain({"id": real.id, "type": "RAW", "value": value}), to_js([other]))
    return True


def twice(port, real):
    for _ in range(2):
        _send.call(port, real)


def with_then(port, real):
    value = js.Object.assign(js.Object.new(), real.value, plain({"then": 1, "__proto__": {"polluted": 1}}))
    _send.call(port, plain({"id": real.id, "type": "RAW", "value": value}))
    return True


def _bytes(size=1):
    return js.Uint8Array.new(size)


_SET = {"type": "SET", "value": {"type": "RAW", "value": 1}}
_PWNED = [{"type": "RAW", "value": "globalThis.pwned = 1"}]

# On the port of answers, right before the answer.
ANSWERS = {
    "sets a prototype": call(**{**_SET, "path": ["__proto__", "__proto__", "polluted"]}),
    "constructs a function": call(type="CONSTRUCT", path=["constructor"], argumentList=_PWNED),
    "applies a function": call(type="APPLY", path=["constructor", "constructor"], argumentList=_PWNED),
    "gets a constructor": call(type="GET", path=["constructor", "constructor"]),
    "asks for an endpoint": call(type="ENDPOINT"),
    "releases": call(type="RELEASE"),
    "is text": raw("hello"),
    "is nothing": raw(None),
    "has no id": raw({"type": "RAW", "value": 1}),
    "has an id that nobody gave": raw({"id": "1-2-3-4", "type": "RAW", "value": 1}),
    "offers a proxy": with_port(type="HANDLER", name="proxy"),
    "carries a port": reply_with_port,
    "answers with text": reply(exit_code="0"),
    "answers with a long time": reply(seconds="1"),
    "answers with no files": reply(written="none"),
    "answers with a file of text": reply(written=[["a.txt", "text"]]),
    "answers with a file of no name": reply(written=[[1, _bytes()]]),
    "answers with too many bytes": reply(written=[["a.txt", _bytes(61_000_000)]]),
    "answers with too many files": reply(written=[["f", _bytes(0)]] * 20_001),
    "answers with deleted files of no name": reply(deleted=[1]),
    "answers with a reason of no words": reply(left_out=1),
    "answers with a long reason": reply(left_out="x" * 100_000),
    "answers with no word on memory": reply(is_out_of_memory="no"),
}
# These are taken as the answers that they look like: no harm may come of them.
HARMLESS = {
    "comes twice": twice,
    "has a then": with_then,
    "names files of others": reply(
        written=[
            [name, _bytes()]
            for name in (
                "../../other/secret.txt",
                "/lib/python3.14/site-packages/x.py",
                "..",
                "__proto__",
                "a\0b",
                "C:\\x",
                "a/./b",
                "a//b",
                "con",
                "x" * 300,
                "y/" * 2_000,
                "\ud800",
                "e\u0301",
                "a/__proto__/b",
                "trailing. ",
            )
        ]
    ),
}
# On the port of what is told, before whatever is told next.
TOLD = {
    "tells of nothing known": {"type": "verdict", "json": "passed"},
    "tells in text": "hello",
    "tells of a report that is no text": {"type": "report", "json": {}},
    "tells of a long report": {"type": "report", "json": "x" * 1_000_001},
    "tells of output that is no bytes": {"type": "output", "stream": "stdout", "bytes": "text"},
    "tells of output on a third stream": {"type": "output", "stream": "stdprn", "bytes": _bytes()},
    "tells of a death without words": {"type": "dead"},
    "tells of a place of no kind": {"type": "place", "path": 1, "line": "x", "is_tick": True},
    "tells of bytecode of no kind": {"type": "compiled", "modules": [["a.py", "a.pyc", "text"]]},
    "tells of a place with a long name": {"type": "place", "path": "x" * 5_000, "line": 1, "is_tick": True},
    "tells of too many bytes of bytecode": {"type": "compiled", "modules": [["a.py", "a.pyc", _bytes(61_000_000)]]},
    "tells of bytecode of too many files": {"type": "compiled", "modules": [["a.py", "a.pyc", _bytes(0)]] * 20_001},
    "asks where nobody is": {"type": "ask"},
    "tells without end": None,
    "tells of too much output": None,
    "tells of too many reports": None,
}


def _tell(port):
    if FORGERY == "tells without end":
        note = plain({"type": "ready"})
        while True:
            _send.call(port, note)
    elif FORGERY == "tells of too much output":
        _send.call(port, plain({"type": "output", "stream": "stdout", "bytes": _bytes(2_000_000)}))
    elif FORGERY == "tells of too many reports":
        for _ in range(22):
            _send.call(port, plain({"type": "report", "json": "x" * 1_000_000}))
    else:
        told = TOLD[FORGERY]
        _send.call(port, plain(told) if isinstance(told, dict) else told)


_has_told = False


def _hooked(port, message, *transfer):
    global _has_told
    # The interpreter's own timers go this way too, with numbers.
    kind = getattr(message, "type", None)
    if kind in ("RAW", "HANDLER") and (FORGERY in ANSWERS or FORGERY in HARMLESS):
        if (ANSWERS.get(FORGERY) or HARMLESS[FORGERY])(port, message):
            return
    elif kind and FORGERY in TOLD and not _has_told:
        _has_told = True
        _tell(port)
    _send.call(port, message, *transfer)


# After this nothing can be printed: no Python may run while Python writes.
print("all tried")
js.MessagePort.prototype.postMessage = create_proxy(_hooked, capture_this=True)
