"""Whether an assertion can fail, and whether a failed one would be heard. `syntax` is given by whoever loads this."""

import ast


def is_always_true(test):
    """Whether an assertion can't fail, whatever the code does."""
    if isinstance(test, ast.BoolOp):
        judge = any if isinstance(test.op, ast.Or) else all
        return judge(is_always_true(value) for value in test.values)
    if isinstance(test, (ast.Tuple, ast.List, ast.Set)):
        return bool(test.elts)
    if isinstance(test, ast.Dict):
        return bool(test.keys)
    if isinstance(test, (ast.Lambda, ast.JoinedStr)):
        return True
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.Is, ast.LtE, ast.GtE)):
        if syntax.text(test.left) == syntax.text(test.comparators[0]):
            return True
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.In) and isinstance(test.left, ast.Constant) and test.left.value == "":
        return True
    if isinstance(test, ast.Compare) and syntax.text(test).startswith("len(") and syntax.text(test).endswith(") >= 0"):
        return True
    if any(isinstance(node, (ast.Name, ast.Call, ast.Attribute, ast.Await)) for node in ast.walk(test)):
        return False
    try:
        return bool(eval(compile(ast.Expression(test), "<assertion>", "eval"), {"__builtins__": {}}))
    except Exception:
        return False


def swallows(handler):
    """Whether a failed assertion ends in this handler of an exception."""
    names = [syntax.last_name(name) for name in getattr(handler.type, "elts", [handler.type])] if handler.type else [""]
    catches = any(name in ("", "AssertionError", "Exception", "BaseException") for name in names)
    return catches and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def may_swallow(manager):
    """Whether a context manager of this function or class may end a failed assertion."""
    if isinstance(manager, ast.ClassDef):
        ends = [node for node in ast.walk(manager) if isinstance(node, syntax.FUNCTIONS) and node.name in ("__exit__", "__aexit__")]
        return any(isinstance(node, ast.Return) and not _is_false(node.value) for end in ends for node in ast.walk(end))
    tries = [node for node in ast.walk(manager) if isinstance(node, (ast.Try, ast.TryStar))]
    return any(swallows(handler) for node in tries for handler in node.handlers) or any(
        isinstance(inner, ast.Return) for node in tries for statement in node.finalbody for inner in ast.walk(statement)
    )


def _is_false(value):
    return value is None or (isinstance(value, ast.Constant) and not value.value)
