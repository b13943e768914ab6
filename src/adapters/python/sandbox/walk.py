"""Collects what a test asserts, and what could keep it from doing so. Its parts are given by whoever loads this."""

import ast
import re


class Walk(ast.NodeVisitor):
    """Walks a test, the fixtures that it takes, and the functions of its module, of its class and of helpers that it calls.

    `fixtures`: by name, each a function and its module; `methods`: those of its class.
    """

    def __init__(self, own_locals, fixtures, methods):
        self.found, self.skips, self.patches, self.uses, self.texts, self.setup = [], [], set(), set(), set(), set()
        self._locals, self._fixtures, self._methods = own_locals, fixtures, methods
        self._module = own_locals.module
        self._conditions, self._bare = (), set()
        # The functions that were followed, and whether they assert something.
        self._followed = {}

    def visit_fixtures(self, function):
        for arg in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs):
            self.visit_fixture(arg.arg)

    def visit_fixture(self, name):
        if name in self._fixtures:
            self.follow(*self._fixtures[name])

    def visit_block(self, statements, conditions):
        """Statements in their order, up to the one that leaves the block."""
        before, self._conditions = self._conditions, conditions
        for statement in statements:
            self.visit(statement)
            if isinstance(statement, (ast.Return, ast.Raise, ast.Break, ast.Continue)) or calls.is_skip(statement):
                break
        self._conditions = before

    def visit_Assert(self, node):
        if not truth.is_always_true(node.test) and not self._locals.is_constant(node.test):
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
        caught = [syntax.text(handler.type) if handler.type else "" for handler in node.handlers if truth.swallows(handler)]
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
            if name in calls.RAISES:
                body = "; ".join(syntax.text(self._locals.renamed(statement)) for statement in node.body)
                self._add(call, f"within: {body}")
            if name in calls.RAISES or name == "suppress" or self._may_swallow(call):
                conditions = (*conditions, f"with {syntax.text(call)}")
            self.visit(call)
        self.visit_block(node.body, conditions)

    visit_AsyncWith = visit_With

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Call):
            self._bare.add(node.value)
        self.generic_visit(node)

    def visit_Call(self, node):
        name = syntax.last_name(node.func)
        called = self._called(node)
        if called:
            if self.follow(*called):
                self._add(node, f"{name}: called")
        elif name.lower().startswith("assert") or name == "fail":
            if not all(self._locals.is_constant(arg) for arg in node.args) or name == "fail":
                self._add(node)
        elif name in calls.SKIPS and (syntax.text(node.func).startswith(("pytest.", "self.", "unittest.")) or name == "importorskip"):
            self.skips.append(self._placed(syntax.text(node)))
        elif name in ("add_marker", "applymarker") and calls.SKIPPED.search(syntax.text(node)):
            self.skips.append(self._placed(syntax.text(node)))
        elif name in ("setattr", "setitem", "delattr", "patch", "object", "Mock", "MagicMock") and calls.is_patch(node):
            self.patches.add(calls.patched(node))
        self.generic_visit(node)

    def visit_Raise(self, node):
        name = syntax.last_name(node.exc.func if isinstance(node.exc, ast.Call) else node.exc) if node.exc else ""
        if name == "AssertionError":
            self._add(node)
        elif node.exc and calls.SKIPPED.search(syntax.text(syntax.bare(node.exc))):
            self.skips.append(self._placed(syntax.text(node.exc)))
        self.generic_visit(node)

    def visit_Return(self, node):
        self.skips.append(self._placed("return"))
        self.generic_visit(node)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.uses |= {self._locals.origin(node.id)} - {""}
            definition = self._locals.definition(node.id)
            if isinstance(definition, ast.ClassDef):
                body = syntax.without_docstring(definition.body)
                self.setup |= {syntax.clip(f"{definition.name}: {syntax.text(part)}") for part in body}

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            self.texts.add(node.value)

    def visit_Assign(self, node):
        for target in node.targets:
            if isinstance(target, (ast.Attribute, ast.Subscript)) and syntax.root(target) != "self":
                text = syntax.text(target)
                if isinstance(target, ast.Attribute) or re.search(r"__dict__|\bmodules\[|^(globals|vars)\(", text):
                    self.patches.add(text)
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        """What is defined inside a test says nothing until it is called; then it belongs to the test."""
        inner = Walk(self._locals, self._fixtures, self._methods)
        inner.visit_block(node.body, (*self._conditions, f"def {node.name}"))
        self.found += inner.found
        self.patches |= inner.patches
        self.uses |= inner.uses
        self.texts |= inner.texts
        self.setup |= inner.setup

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.visit(node.body)

    def follow(self, function, module):
        """Takes what a function does for part of the test; returns whether it asserts something."""
        if id(function) in self._followed:
            return self._followed[id(function)]
        self._followed[id(function)] = False
        own_locals, returns, asserted = self._locals, len(self.skips), len(self.found)
        self._locals = names.Locals(function, module)
        self.visit_fixtures(function)
        self.visit_block(function.body, (f"{function.name}()",))
        # A function that returns goes back to its test.
        self.skips[returns:] = [skip for skip in self.skips[returns:] if not skip.endswith("return")]
        is_asserting = self._followed[id(function)] = len(self.found) > asserted
        self.setup |= {syntax.clip(f"{function.name}(): {text}") for text in self._given_by(function, is_asserting)}
        self._locals = own_locals
        return is_asserting

    def _given_by(self, function, is_asserting):
        """What a function gives to the test. One that asserts may say more; of any other, everything it does counts."""
        parts = syntax.without_docstring(function.body)
        if is_asserting:
            parts = [node for part in parts for node in ast.walk(part) if isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom))]
        return ["; ".join(map(syntax.text, parts))] if parts and not is_asserting else map(syntax.text, parts)

    def _called(self, call):
        """The function that a call calls, and its module, if it is one that belongs to the tests; or nothing."""
        module, name = self._locals.module, syntax.last_name(call.func)
        function = None
        if isinstance(call.func, ast.Name):
            function = self._locals.definition(name)
        elif isinstance(call.func, ast.Attribute) and syntax.text(call.func.value) in ("self", "cls"):
            function = self._methods.get(name)
        if isinstance(function, syntax.FUNCTIONS):
            return function, module
        # Whose result is used may be the code under test; whoever is called for nothing but itself is not.
        if module is self._module and self._locals.origin(syntax.root(call.func)) and call in self._bare:
            found = module.helper_function(call)
            return found if found and calls.asserts(found[0]) else None
        return None

    def _may_swallow(self, call):
        manager = self._locals.definition(syntax.root(call))
        return truth.may_swallow(manager) if manager else bool(self._locals.origin(syntax.root(call)))

    def _add(self, node, note=""):
        conditions = (*self._conditions, note) if note else self._conditions
        self.found.append(forms.assertion(node, conditions, self._locals))

    def _placed(self, text):
        return f"{' and '.join(self._conditions)}: {text}" if self._conditions else text
