"""Makes the interpreter what a program expects to find, right before it runs."""

import builtins
import importlib.metadata
import io
import logging
import os
import random
import sys
import tempfile
import time
import zipimport

_END = (
    "EOF when reading a line: input() found no more lines. "
    "It reads the project's file stdin.txt, one line for each call: write there what the person would type."
)

# What plain `python` has loaded before the first line of a program runs; no project file can take its place.
_LOADED_AT_START = {
    "__main__", "_collections_abc", "_sitebuiltins", "abc", "builtins", "codecs", "encodings", "genericpath",
    "importlib", "io", "os", "posixpath", "site", "stat", "sys", "zipimport",
}  # fmt: skip


def prepare(project_path, paths, stdin, is_attended):
    """Go to the project's folder; give the program its standard input, fresh chance, and streams that keep their order.

    `stdin` is a stream of bytes; `is_attended`: they come from a person.
    """
    os.chdir(project_path)
    sys.path[:] = [project_path, *(place for place in sys.path if place)]
    sys.stdin = io.TextIOWrapper(stdin, encoding="utf-8")
    sys.stdout.reconfigure(line_buffering=True, errors="strict")
    sys.stderr.reconfigure(errors="backslashreplace")
    if not is_attended:
        builtins.input = _input
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", MPLBACKEND="agg", PWD=project_path)
    # The browser's own; a program would hand it on to Python.
    os.environ.pop("PYTHONINSPECT", None)
    sys.dont_write_bytecode = True
    _begin_anew()
    _make_room(paths)


def _begin_anew():
    """What modules drew or noted while they were loaded ahead, they draw and note now."""
    random.seed()
    tempfile._name_sequence = None
    logging._startTime = time.time_ns()


def _make_room(paths):
    """Forget what has been imported ahead under the name of a project's module, so that the project's own is found."""
    own = {path.removesuffix(".py").split("/")[0] for path in paths if path.endswith(".py")}
    own -= _LOADED_AT_START | set(sys.builtin_module_names)
    for name in list(sys.modules):
        if name.split(".")[0] in own:
            del sys.modules[name]
    _look_again()


def _look_again():
    """Forget what imports have seen in folders. The zips stay as they are, and reading what is in them takes long."""
    for place, finder in list(sys.path_importer_cache.items()):
        if finder is None:
            del sys.path_importer_cache[place]
        elif not isinstance(finder, zipimport.zipimporter):
            finder.invalidate_caches()
    importlib.metadata.MetadataPathFinder.invalidate_caches()


_builtin_input = builtins.input


def _input(prompt="", /):
    try:
        return _builtin_input(prompt)
    except EOFError:
        raise EOFError(_END) from None
