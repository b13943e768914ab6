"""Finds operators and constants whose change a test should notice. `syntax` is given by whoever loads this."""

import ast
import itertools

_SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
_MOST = 500


def mutants(tree, text):
    """At most so many places with one operator or constant each, and what could stand there instead."""
    return list(itertools.islice(_all(tree, text), _MOST))


def _all(tree, text):
    lines = text.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    skipped = _kept(tree)
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        new = _mutated(node)
        if new is None:
            continue
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        old = text.encode()[start:end].decode()
        if old != new:
            head = len(text.encode()[:start].decode())
            yield {"line": node.lineno, "start": head, "end": head + len(old), "old": syntax.clip(old), "new": new}


def _kept(tree):
    """Docstrings, annotations, f-strings' parts and what only runs as a program: a change there proves nothing."""
    skipped = set()
    for node in ast.walk(tree):
        parts = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            parts.append(node.value)
        if isinstance(node, (ast.JoinedStr, ast.FormattedValue)):
            parts += [part for part in ast.walk(node) if part is not node]
        if isinstance(node, ast.If) and "__name__" in syntax.text(node.test):
            parts += ast.walk(node.test)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for arg in ast.walk(node.args):
                if isinstance(arg, ast.arg) and arg.annotation:
                    parts += ast.walk(arg.annotation)
            if node.returns:
                parts += ast.walk(node.returns)
        if isinstance(node, ast.AnnAssign):
            parts += ast.walk(node.annotation)
        skipped |= {id(part) for part in parts}
    return skipped


def _mutated(node):
    if isinstance(node, ast.Constant):
        return _other_value(node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in _SWAPS:
        is_text = isinstance(node.left, (ast.JoinedStr, ast.List, ast.Constant)) and not _is_number(node.left)
        return None if is_text else syntax.text(ast.BinOp(node.left, _SWAPS[type(node.op)](), node.right))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return syntax.text(ast.Compare(node.left, [_SWAPS[type(node.ops[0])]()], node.comparators))
    if isinstance(node, ast.BoolOp):
        return syntax.text(ast.BoolOp(_SWAPS[type(node.op)](), node.values))
    return None


def _is_number(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def _other_value(value):
    if value is True or value is False:
        return str(not value)
    if isinstance(value, (int, float)):
        return repr(value + 1)
    if isinstance(value, str) and value.strip():
        return repr(value + "!")
    return None
