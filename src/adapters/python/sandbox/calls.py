"""What a call or a statement means to the test that it stands in. `syntax` is given by whoever loads this."""

import ast
import re

SKIPS = {"skip", "xfail", "importorskip", "exit", "skipTest", "SkipTest"}
SKIPPED = re.compile(r"[Ss]kip|xfail|\bExit\b")
RAISES = {"raises", "warns", "deprecated_call", "assertRaises", "assertRaisesRegex", "assertWarns"}


def is_skip(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and syntax.last_name(node.value.func) in SKIPS


def is_patch(node):
    if isinstance(node.func, ast.Name):
        return node.func.id == "patch" or (node.func.id in ("setattr", "delattr") and len(node.args) > 1)
    owner = syntax.text(node.func).rsplit(".", 1)[0]
    return owner in ("monkeypatch", "mock", "mocker", "patch", "mock.patch", "unittest.mock", "mocker.patch")


def patched(node):
    """What a call puts something else in the place of: a name in quotes, or an object and the name of its attribute."""
    is_named = len(node.args) > 1 and isinstance(node.args[1], ast.Constant) and not isinstance(node.args[0], ast.Constant)
    return syntax.text(node.args[0]) + (f".{node.args[1].value}" if is_named else "") if node.args else syntax.text(node)


def asserts(function):
    calls = {syntax.last_name(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    return any(isinstance(node, ast.Assert) for node in ast.walk(function)) or any(
        name in RAISES or name.lower().startswith("assert") or name == "fail" for name in calls
    )
