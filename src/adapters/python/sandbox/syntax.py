"""Small questions about Python's syntax trees."""

import ast
import hashlib

_MAX_TEXT = 2_000


def definitions(body):
    """Functions and classes by name, the last of each; what is assigned or deleted later is gone."""
    found = {}
    for node in flat(body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.pop(node.name, None)
            found[node.name] = node
        elif isinstance(node, (ast.Assign, ast.Delete)):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.pop(target.id, None)
    return found


def flat(body):
    """The statements of a scope, those inside its conditions included."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.TryStar, ast.With)):
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
