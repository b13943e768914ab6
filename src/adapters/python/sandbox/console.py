"""Standard input that asks the person."""

import io
import sys

from pyodide.ffi import can_run_sync, run_sync

_CANNOT_WAIT = (
    "This browser can't wait for an answer (it lacks JSPI, WebAssembly's promise integration): run this in a current "
    "Chrome or Edge, or write the lines to the project's file stdin.txt, one for each call of input()."
)
_INSIDE_ASYNC = "input() can't wait here: await what runs before it, and call it from code that Python runs directly."


class Console(io.RawIOBase):
    """Each read is one line of the person's; `ask()` returns a promise of it, or of None at the end."""

    def __init__(self, ask, has_jspi):
        self._ask = ask
        self._has_jspi = has_jspi
        self._rest = b""
        self._is_at_end = False

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self._rest and not self._is_at_end:
            self._rest = self._line()
            self._is_at_end = not self._rest
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def _line(self):
        if not can_run_sync():
            raise OSError(_INSIDE_ASYNC if self._has_jspi else _CANNOT_WAIT)
        sys.stdout.flush()
        line = run_sync(self._ask())
        return b"" if line is None else f"{line}\n".encode("utf-8", "replace")
