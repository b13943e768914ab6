"""Small questions about Python's syntax trees."""

import ast
import hashlib

_MAX_TEXT = 2_000
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)


def definitions(body, imported=lambda statement: ()):
    """Functions and classes by name, the last of each; what is bound to something else or deleted later is gone.

    `imported`: the names that an import binds.
    """
    found = {}
    for node in flat(body):
        if isinstance(node, DEFINITIONS):
            found.pop(node.name, None)
            found[node.name] = node
        else:
            for name in (*bound(node), *imported(node)):
                found.pop(name, None)
    return found


def bound(statement):
    """The names that a statement binds or deletes, imports and definitions left out."""
    if isinstance(statement, (ast.Assign, ast.Delete)):
        targets = statement.targets
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor)):
        targets = [statement.target]
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        targets = [item.optional_vars for item in statement.items if item.optional_vars]
    else:
        targets = []
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name) and not isinstance(name.ctx, ast.Load)]


def flat(body):
    """The statements of a scope, those inside its conditions included."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.For, ast.While, ast.Try, ast.TryStar, ast.With)):
            for field in ("body", "orelse", "finalbody"):
                yield from flat(getattr(node, field, []))
            for handler in getattr(node, "handlers", []):
                yield from flat(handler.body)


def values(body):
    return {
        target.id: node.value
        for node in flat(body)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def last_name(node):
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def root(node):
    """The name that an attribute or an item is looked up in, at the bottom; '' where there is none."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def without_docstring(body):
    is_text = body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str)
    return body[1:] if is_text else body


def bare(node):
    """A name without its call and its type arguments."""
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


def text(node):
    return ast.unparse(node)


def clip(text):
    """Long texts by their length and a sum, so that they can be told apart."""
    if len(text) <= _MAX_TEXT:
        return text
    return f"{text[:_MAX_TEXT]} [{len(text)} characters, {hashlib.sha256(text.encode()).hexdigest()[:16]}]"


def copy(node):
    return ast.parse(text(node)).body[0] if isinstance(node, ast.stmt) else ast.parse(text(node), mode="eval").body
