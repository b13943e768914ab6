"""Compiles the project's files without running any of them."""

import json
import traceback
import warnings


def validate(paths, report):
    """Tell `report` for each path whether CPython takes it for valid, and what it says if not."""
    for path in paths:
        if path.endswith(".py"):
            report(json.dumps({"type": "validated", "path": path, "error": _error_of(path)}))


def _error_of(path):
    try:
        with open(path, "rb") as file:
            source = file.read()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return "".join(traceback.format_exception_only(error)).strip()
    return None
