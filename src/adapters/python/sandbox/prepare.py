"""Makes the interpreter what a program expects to find, right before it runs."""

import builtins
import io
import os
import random
import sys

_END = (
    "EOF when reading a line: input() found no more lines. "
    "It reads the project's file stdin.txt, one line for each call: write there what the person would type."
)


def prepare(stdin):
    """Give the program its standard input, fresh chance, and streams that keep their order."""
    random.seed()
    sys.stdin = io.StringIO(stdin)
    sys.stdout.reconfigure(line_buffering=True)
    builtins.input = _input
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", MPLBACKEND="agg")
    sys.dont_write_bytecode = True


_builtin_input = builtins.input


def _input(prompt="", /):
    try:
        return _builtin_input(prompt)
    except EOFError:
        raise EOFError(_END) from None
