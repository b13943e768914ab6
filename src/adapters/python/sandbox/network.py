"""Lets http.client, and all that is built on it, reach the hosts that are open. `imports` is given by whoever loads this."""

import io

from pyodide.ffi import to_js

# The browser writes these itself, or has undone what they tell of the answer.
_NOT_SENT = {"accept-encoding", "connection", "content-length", "host", "user-agent"}
_NOT_TRUE = {"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"}


def connect_http(exchange, why_closed):
    """Let connections of http.client exchange whole messages through the browser, now or when the module is imported."""

    def change(client):
        def connect(self):
            scheme = "https" if self.default_port == 443 else "http"
            port = "" if self.port == self.default_port else f":{self.port}"
            self.sock = _Exchange(f"{scheme}://{self.host}{port}", self.timeout, exchange, why_closed)

        client.HTTPConnection.connect = client.HTTPSConnection.connect = connect
        # The browser looks at certificates, and nothing can be set about it.
        client._create_https_context = lambda _version: _Context()

    imports.after_import("http.client", change)


class _Context:
    check_hostname = True


class _Exchange:
    """In the place of a socket: what is sent is kept until the answer is asked for."""

    def __init__(self, origin, timeout, exchange, why_closed):
        reason = why_closed(origin)
        if reason:
            raise OSError(reason)
        self._origin, self._exchange, self._sent = origin, exchange, bytearray()
        self.settimeout(timeout)

    def settimeout(self, timeout):
        self._milliseconds = int(timeout * 1000) if isinstance(timeout, (int, float)) else 0

    def setsockopt(self, *_):
        pass

    def close(self):
        pass

    def sendall(self, part):
        self._sent += part

    def makefile(self, *_, **__):
        try:
            return io.BytesIO(self._answer())
        except OSError as error:
            # Where a socket would raise it, too: an answer that has no file can't be closed.
            return _Failed(error)

    def _answer(self):
        head, _, body = bytes(self._sent).partition(b"\r\n\r\n")
        self._sent.clear()
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        if any(_name_of(line) == "transfer-encoding" for line in lines):
            raise OSError("A request is sent in one piece here: give its body as bytes, or with a Content-Length.")
        lines = [line for line in lines if _name_of(line) not in _NOT_SENT]
        answer = self._exchange(
            method, self._origin + target, "\r\n".join(lines), to_js(body) if body else None, self._milliseconds
        )
        problem = getattr(answer, "problem", None)
        if problem:
            raise (TimeoutError if problem == "timed out" else OSError)(problem)
        return _message(method, answer)


class _Failed(io.BytesIO):
    def __init__(self, error):
        super().__init__()
        self._error = error

    def readline(self, *_):
        raise self._error


def _name_of(line):
    return line.split(":", 1)[0].strip().lower()


def _message(method, answer):
    body = answer.body.to_bytes()
    not_true = _NOT_TRUE if method != "HEAD" else _NOT_TRUE - {"content-length"}
    lines = [line for line in answer.head.split("\r\n") if line and _name_of(line) not in not_true]
    if method != "HEAD":
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([f"HTTP/1.1 {answer.status} {answer.reason}", *lines, "", ""])
    return head.encode("latin-1", "replace") + body
