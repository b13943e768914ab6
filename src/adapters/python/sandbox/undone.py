"""Finds what a module leaves undone. `syntax` is given by whoever loads this."""

import ast
import io
import re
import tokenize

_PLACEHOLDER = "NotImplementedError"
# In capitals it is a mark wherever it stands, unless it is what a program is about; else only where a comment begins with it.
_REMARK = re.compile(r"\b(TODO|FIXME)\b(?!s?[- ](?:list|item|entr|app|task|file))|^[#!:\s]*(XXX)\b|^[#!\s]*((?i:todo|fixme))\s*(?:\([^)]*\)\s*)?:")

def placeholders(tree, text):
    """Bodies that are not written yet, and comments that put something off."""
    return [*_bodies(tree), *_remarks(text)]


def _bodies(tree):
    for scope in ast.walk(tree):
        if not isinstance(scope, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        is_open = isinstance(scope, ast.ClassDef) and any(syntax.last_name(syntax.bare(base)) in ("Protocol", "ABC") for base in scope.bases)
        for node in syntax.flat(scope.body):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not is_open and _is_undone(node):
                yield {"line": node.lineno, "message": f"{node.name}() has no body yet"}


def _is_undone(function):
    decorators = {syntax.last_name(syntax.bare(decorator)) for decorator in function.decorator_list}
    if decorators & {"abstractmethod", "abstractproperty", "overload"}:
        return False
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return all(_is_nothing(statement) for statement in body)


def _is_nothing(statement):
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant) and statement.value.value is ...
    return isinstance(statement, ast.Raise) and statement.exc is not None and syntax.last_name(syntax.bare(statement.exc)) == _PLACEHOLDER


def _remarks(text):
    """Comments that put something off."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                found = _REMARK.search(token.string)
                if found:
                    yield {"line": token.start[0], "message": f"a comment says {next(filter(None, found.groups()))}"}
    except (tokenize.TokenError, SyntaxError):
        return
