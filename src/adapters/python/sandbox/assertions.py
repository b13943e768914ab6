"""Finds the tests of a module and what each of them asserts. `syntax` is given by whoever loads this."""

import ast

_SKIPS = {"skip", "xfail", "importorskip", "exit", "skipTest", "SkipTest"}


def tests(tree, own_names, paths):
    """The tests that pytest would collect from a module, each with what it asserts and what of the project it uses."""
    return _Tests(tree, own_names, paths).all()


class _Tests:
    def __init__(self, tree, own_names, paths):
        self._scope = syntax.definitions(tree.body)
        self._values = syntax.values(tree.body)
        self._marks = _module_marks(tree.body)
        self._own_names = own_names
        self._own_texts = {*paths, *(path.removesuffix(".py").replace("/", ".") for path in paths)}

    def all(self):
        return self._of(self._scope, "", self._marks)

    def _of(self, scope, prefix, marks):
        found = []
        for name, node in scope.items():
            if isinstance(node, ast.ClassDef):
                inner = syntax.definitions(node.body)
                is_case = any(syntax.last_name(base).endswith("TestCase") for base in node.bases)
                if is_case or (name.startswith("Test") and "__init__" not in inner):
                    if not _is_turned_off(node.body):
                        own = [*marks, *map(syntax.text, node.decorator_list), *_module_marks(node.body)]
                        found += self._of(inner, f"{prefix}{name}::", own)
            elif name.startswith("test"):
                found.append(self._test(prefix + name, node, marks))
        return found

    def _test(self, name, node, marks):
        walk = _Walk(_Locals(node, self._values), self._scope)
        walk.visit_fixtures(node)
        walk.visit_block(node.body, ())
        decorators = [syntax.text(decorator) for decorator in node.decorator_list]
        cases = [case for decorator in node.decorator_list for case in self._cases(decorator)]
        return {
            "name": name,
            "line": node.lineno,
            "marks": [syntax.clip(mark) for mark in [*marks, *decorators] if not _is_cases(mark)],
            "skips": [syntax.clip(skip) for skip in walk.skips],
            "patches": sorted(walk.patches),
            "uses": sorted((walk.names & self._own_names) | (walk.texts & self._own_texts)),
            "assertions": [*walk.found, *cases],
        }

    def _cases(self, decorator):
        """The rows of a parametrized test: each of them is something that it asserts."""
        if not (isinstance(decorator, ast.Call) and syntax.last_name(decorator.func) == "parametrize"):
            return
        given = {word.arg: word.value for word in decorator.keywords}
        names = decorator.args[0] if decorator.args else given.get("argnames")
        rows = decorator.args[1] if len(decorator.args) > 1 else given.get("argvalues")
        if isinstance(rows, ast.Name):
            rows = self._values.get(rows.id, rows)
        if names is None or rows is None:
            return
        listed = rows.elts if isinstance(rows, (ast.List, ast.Tuple, ast.Set)) else [rows]
        for row in listed:
            yield _assertion(row, (f"case {syntax.text(names)}",), None)


class _Locals:
    """The local names of a function: the same in every version of a test, and where their values come from."""

    def __init__(self, function, module_values):
        given = {arg.arg for arg in ast.walk(function.args) if isinstance(arg, ast.arg)}
        self._module_values = module_values
        self._sources = {}
        for node in ast.walk(function):
            for target, value in _bindings(node):
                for name in ast.walk(target):
                    if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store) and name.id not in given:
                        self._sources.setdefault(name.id, []).append(value)
        self._names = {name: f"local{i}" for i, name in enumerate(self._sources)}

    def renamed(self, node):
        names = self._names

        class Renamed(ast.NodeTransformer):
            def visit_Name(self, node):
                return ast.Name(names.get(node.id, node.id), node.ctx)

        return Renamed().visit(_copy(node))

    def sources(self, node):
        """What the local names in an expression were made from, and so on."""
        found, waiting = {}, [node]
        while waiting:
            for name in ast.walk(waiting.pop()):
                if isinstance(name, ast.Name) and name.id in self._sources and name.id not in found:
                    values = self._sources[name.id]
                    found[name.id] = [syntax.text(self.renamed(value)) for value in values]
                    waiting += values
        return sorted(text for texts in found.values() for text in texts)

    def is_constant(self, node, seen=()):
        """Whether an expression has the same value, whatever the code under test does."""
        for part in ast.walk(node):
            if isinstance(part, (ast.Call, ast.Attribute, ast.Await, ast.Yield, ast.YieldFrom)):
                return False
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                known = self._sources.get(part.id) or [self._module_values.get(part.id)]
                if part.id in seen or not all(
                    value is not None and self.is_constant(value, (*seen, part.id)) for value in known
                ):
                    return False
        return True


def _bindings(node):
    """Targets and the expressions that they get their values from."""
    if isinstance(node, ast.Assign):
        return [(target, node.value) for target in node.targets]
    if isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)):
        return [(node.target, node.value)] if node.value else []
    if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
        return [(node.target, node.iter)]
    if isinstance(node, ast.withitem) and node.optional_vars:
        return [(node.optional_vars, node.context_expr)]
    return []


class _Walk(ast.NodeVisitor):
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
            if isinstance(statement, (ast.Return, ast.Raise, ast.Break, ast.Continue)) or _is_skip(statement):
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
        inner = _Walk(self._locals, self._scope)
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
        self._locals = _Locals(function, own_locals._module_values)
        self.visit_fixtures(function)
        self.visit_block(function.body, (f"{name}()",))
        # A function that returns goes back to its test.
        self.skips[returns:] = [skip for skip in self.skips[returns:] if not skip.endswith("return")]
        self._locals = own_locals

    def _add(self, node, note=""):
        conditions = (*self._conditions, note) if note else self._conditions
        self.found.append(_assertion(node, conditions, self._locals))

    def _placed(self, text):
        return f"{' and '.join(self._conditions)}: {text}" if self._conditions else text


def _assertion(node, conditions, own_locals):
    """What is asserted, as text; the same without its values; its bare form; and the values alone."""
    renamed = own_locals.renamed(node) if own_locals else node
    sources = own_locals.sources(node) if own_locals else []
    place = " and ".join(conditions)
    values = [syntax.text(value) for value in ast.walk(renamed) if isinstance(value, ast.Constant)]
    return {
        "code": syntax.clip(": ".join([*([place] if place else []), syntax.text(renamed)])),
        "sources": syntax.clip("; ".join(sources)),
        "shape": syntax.clip(f"{place}: {syntax.text(_without_values(renamed))}"),
        "form": f"{' '.join(condition.split()[0] for condition in conditions)}: {_form(node)}",
        "values": [syntax.clip(value) for value in values],
    }


_TOLERANCES = {"abs", "rel", "places", "delta", "rtol", "atol"}


class _Valueless(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Name("VALUE", ast.Load())

    def visit_keyword(self, node):
        # How exact an assertion is, is no expected value.
        return node if node.arg in _TOLERANCES else self.generic_visit(node)

    def visit_UnaryOp(self, node):
        inner = self.visit(node.operand)
        is_number = isinstance(node.op, (ast.USub, ast.UAdd)) and isinstance(inner, ast.Name) and inner.id == "VALUE"
        return inner if is_number else ast.UnaryOp(node.op, inner)


def _without_values(node):
    return _Valueless().visit(_copy(node))


def _form(node):
    """How strictly something is asserted, whatever it is."""
    if isinstance(node, ast.Compare):
        return " ".join(type(op).__name__ for op in node.ops)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return f"not {_form(node.operand)}"
    if isinstance(node, ast.BoolOp):
        return f"{type(node.op).__name__}({', '.join(map(_form, node.values))})"
    if isinstance(node, ast.Call):
        name = syntax.last_name(node.func)
        told = name.startswith(("assert", "raises", "warns", "all", "isinstance"))
        return f"{name}({', '.join(map(syntax.text, node.args[:1]))})" if name in ("raises", "warns") else name if told else "truth"
    return type(node).__name__ if isinstance(node, (ast.Tuple, ast.Raise)) else "truth"


def _copy(node):
    return ast.parse(syntax.text(node)).body[0] if isinstance(node, ast.stmt) else ast.parse(syntax.text(node), mode="eval").body


def _module_marks(body):
    """What is said of every test of a module or class: its marks, and whether it is left out as a whole."""
    value = syntax.values(body).get("pytestmark")
    marks = [] if value is None else [syntax.text(mark) for mark in getattr(value, "elts", [value])]
    return [*marks, *(syntax.text(node.value) for node in syntax.flat(body) if _is_skip(node))]


def _is_turned_off(body):
    value = syntax.values(body).get("__test__")
    return isinstance(value, ast.Constant) and not value.value


def _is_skip(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and syntax.last_name(node.value.func) in _SKIPS


def _is_cases(mark):
    return mark.startswith(("pytest.mark.parametrize(", "mark.parametrize(", "parametrize("))


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
