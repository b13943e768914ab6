"""Collects what a test asserts, and what could keep it from doing so. `syntax`, `names` and `forms` are given by whoever loads this."""

import ast

_SKIPS = {"skip", "xfail", "importorskip", "exit", "skipTest", "SkipTest"}


class Walk(ast.NodeVisitor):
    """Walks a test and the functions of its module that it calls."""

    def __init__(self, own_locals, scope):
        self.found, self.skips, self.patches, self.names, self.texts = [], [], set(), set(), set()
        self._locals, self._scope, self._called = own_locals, scope, set()
        self._conditions = ()

    def visit_fixtures(self, function):
        for arg in function.args.args:
            self._follow(arg.arg)

    def visit_block(self, statements, conditions):
        """Statements in their order, up to the one that leaves the block."""
        before, self._conditions = self._conditions, conditions
        for statement in statements:
            self.visit(statement)
            if isinstance(statement, (ast.Return, ast.Raise, ast.Break, ast.Continue)) or is_skip(statement):
                break
        self._conditions = before

    def visit_Assert(self, node):
        if not _is_always_true(node.test) and not self._locals.is_constant(node.test):
            self._add(node.test)
        self.generic_visit(node)

    def visit_If(self, node):
        self.visit(node.test)
        test = syntax.text(self._locals.renamed(node.test))
        self.visit_block(node.body, (*self._conditions, f"if {test}"))
        self.visit_block(node.orelse, (*self._conditions, f"if not {test}"))

    def visit_For(self, node):
        self.visit(node.iter)
        self.visit_block(node.body, (*self._conditions, f"for {syntax.text(self._locals.renamed(node.iter))}"))
        self.visit_block(node.orelse, self._conditions)

    visit_AsyncFor = visit_For

    def visit_While(self, node):
        self.visit(node.test)
        self.visit_block(node.body, (*self._conditions, f"while {syntax.text(self._locals.renamed(node.test))}"))
        self.visit_block(node.orelse, self._conditions)

    def visit_Try(self, node):
        caught = [syntax.text(handler.type) if handler.type else "" for handler in node.handlers if _swallows(handler)]
        inner = (*self._conditions, f"try {', '.join(caught)}") if caught else self._conditions
        self.visit_block(node.body, inner)
        for handler in node.handlers:
            self.visit_block(handler.body, (*self._conditions, "except"))
        self.visit_block(node.orelse, inner)
        self.visit_block(node.finalbody, self._conditions)

    visit_TryStar = visit_Try

    def visit_With(self, node):
        conditions = self._conditions
        for item in node.items:
            call = item.context_expr
            name = syntax.last_name(call.func) if isinstance(call, ast.Call) else ""
            if name in ("raises", "warns", "deprecated_call", "assertRaises", "assertRaisesRegex", "assertWarns"):
                body = "; ".join(syntax.text(self._locals.renamed(statement)) for statement in node.body)
                self._add(call, f"within: {body}")
            elif name == "suppress":
                conditions = (*conditions, syntax.text(call))
            self.visit(call)
        self.visit_block(node.body, conditions)

    visit_AsyncWith = visit_With

    def visit_Call(self, node):
        name = syntax.last_name(node.func)
        if name.lower().startswith("assert") or name == "fail":
            if not all(self._locals.is_constant(arg) for arg in node.args) or name == "fail":
                self._add(node)
        elif name in _SKIPS and (syntax.text(node.func).startswith(("pytest.", "self.", "unittest.")) or name == "importorskip"):
            self.skips.append(self._placed(syntax.text(node)))
        elif name in ("setattr", "setitem", "delattr", "patch", "object", "Mock", "MagicMock") and _is_patch(node):
            self.patches.add(syntax.text(node.args[0]) if node.args else syntax.text(node))
        elif isinstance(node.func, ast.Name):
            self._follow(node.func.id)
        self.generic_visit(node)

    def visit_Raise(self, node):
        name = syntax.last_name(node.exc.func if isinstance(node.exc, ast.Call) else node.exc) if node.exc else ""
        if name == "AssertionError":
            self._add(node)
        if name == "SkipTest":
            self.skips.append(self._placed(syntax.text(node)))
        self.generic_visit(node)

    def visit_Return(self, node):
        self.skips.append(self._placed("return"))
        self.generic_visit(node)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.names.add(node.id)

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            self.texts.add(node.value)

    def visit_Assign(self, node):
        for target in node.targets:
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id != "self":
                self.patches.add(syntax.text(target))
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        """What is defined inside a test says nothing until it is called; then it belongs to the test."""
        inner = Walk(self._locals, self._scope)
        inner.visit_block(node.body, (*self._conditions, f"def {node.name}"))
        self.found += inner.found
        self.names |= inner.names
        self.texts |= inner.texts

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.visit(node.body)

    def _follow(self, name):
        function = self._scope.get(name)
        if name in self._called or not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return
        self._called.add(name)
        own_locals, returns = self._locals, len(self.skips)
        self._locals = names.Locals(function, own_locals._module_values)
        self.visit_fixtures(function)
        self.visit_block(function.body, (f"{name}()",))
        # A function that returns goes back to its test.
        self.skips[returns:] = [skip for skip in self.skips[returns:] if not skip.endswith("return")]
        self._locals = own_locals

    def _add(self, node, note=""):
        conditions = (*self._conditions, note) if note else self._conditions
        self.found.append(forms.assertion(node, conditions, self._locals))

    def _placed(self, text):
        return f"{' and '.join(self._conditions)}: {text}" if self._conditions else text


def is_skip(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and syntax.last_name(node.value.func) in _SKIPS


def _is_patch(node):
    owner = syntax.text(node.func).rsplit(".", 1)[0]
    return owner in ("monkeypatch", "mock", "mocker", "patch", "mock.patch", "unittest.mock", "mocker.patch") or (
        isinstance(node.func, ast.Name) and node.func.id == "patch"
    )


def _swallows(handler):
    """Whether a failed assertion ends here."""
    names = [syntax.last_name(name) for name in getattr(handler.type, "elts", [handler.type])] if handler.type else [""]
    catches = any(name in ("", "AssertionError", "Exception", "BaseException") for name in names)
    return catches and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def _is_always_true(test):
    """Whether an assertion can't fail, whatever the code does."""
    if isinstance(test, ast.BoolOp):
        judge = any if isinstance(test.op, ast.Or) else all
        return judge(_is_always_true(value) for value in test.values)
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
