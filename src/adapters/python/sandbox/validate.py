"""Compiles the project's files without running any of them, and keeps what they are compiled to."""

import ast
import importlib.util
import json
import marshal
import os
import sys
import traceback
import warnings
from fnmatch import fnmatch

_REWRITTEN = ("conftest.py", "test_*.py", "*_test.py")
SETTINGS = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")


def use_bytecode(root, paths, folder):
    """Let imports look for bytecode in a folder outside the project; not where pytest would compile otherwise."""
    settings = [f"{root}/{path}" for path in paths if path in SETTINGS]
    if not any(b"enable_assertion_pass_hook" in _read(path) for path in settings):
        sys.pycache_prefix = folder


def validate(root, paths, report):
    """Tell `report` for each path whether CPython takes it for valid, and what it says if not.

    Return the paths whose bytecode is kept, each with where it lies.
    """
    kept = []
    for path in paths:
        error, place = _examine(root, path)
        report(json.dumps({"type": "validated", "path": path, "error": error}))
        if place:
            kept.append((path, place))
    return json.dumps(kept)


def _examine(root, path):
    try:
        source = _read(f"{root}/{path}")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            code = _imported(source, f"{root}/{path}") or compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return "".join(traceback.format_exception_only(error)).strip(), None
    # Whoever imports a file that is warned of must hear the warning again.
    is_kept = sys.pycache_prefix and not caught and code.co_filename != path
    return None, _keep(f"{root}/{path}", source, code) if is_kept else None


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _is_rewritten(path):
    return any(fnmatch(os.path.basename(path), pattern) for pattern in _REWRITTEN)


def _imported(source, path):
    """What an import would compile it to, because pytest rewrites the assertions of tests; nothing, if that fails."""
    try:
        if not _is_rewritten(path):
            return compile(source, path, "exec", dont_inherit=True)
        # Where there is a test there is pytest; no other session waits until it is loaded.
        from _pytest.assertion.rewrite import rewrite_asserts

        tree = ast.parse(source, path)
        rewrite_asserts(tree, source, path)
        return compile(tree, path, "exec", dont_inherit=True)
    except Exception:
        return None


def _keep(path, source, code):
    """Write what both Python and pytest take for the bytecode of this source, and of no other."""
    place = importlib.util.cache_from_source(path)
    if _is_rewritten(path):
        from _pytest.assertion.rewrite import PYTEST_TAG

        place = f"{os.path.dirname(place)}/{os.path.basename(path)[:-3]}.{PYTEST_TAG}.pyc"
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "wb") as file:
        file.write(importlib.util.MAGIC_NUMBER + b"\x03\0\0\0" + importlib.util.source_hash(source))
        marshal.dump(code, file)
    return place
