"""Finds the tests of a module and what each of them asserts. Its parts are given by whoever loads this."""

import ast

_MODULE_SETUP = ("setUpModule", "setup_module", "setup_function")
_CLASS_SETUP = ("setUpClass", "setup_class", "setUp", "asyncSetUp", "setup_method")
_NOTHING = ast.parse("def nothing(): pass").body[0]


def tests(module, conftests):
    """The tests that pytest would collect from a module, each with what it asserts and what of the project it uses.

    `conftests`: the modules that lend it fixtures, the nearest last.
    """
    return _Tests(module, conftests).all()


class _Tests:
    def __init__(self, module, conftests):
        self._module = module
        self._marks = _module_marks(module.tree.body)
        self._own_texts = module.own_texts()
        self._lent = ({}, ())
        for source in (*conftests, module):
            self._lent = _with_fixtures(self._lent, source.definitions, source)
        self._setups = _named(module.definitions, _MODULE_SETUP)
        targets = [target for node in syntax.flat(module.tree.body) if isinstance(node, ast.Assign) for target in node.targets]
        self._changed = [target for target in targets if isinstance(target, (ast.Attribute, ast.Subscript))]
        self._around = [_walked(source) for source in (*conftests, module)]

    def all(self):
        return self._of(self._module.definitions, "", self._marks, {}, self._lent)

    def _of(self, scope, prefix, marks, methods, lent):
        found = []
        for name, node in scope.items():
            if isinstance(node, ast.ClassDef):
                inner = self._members(node)
                is_case = any(syntax.last_name(base).endswith("TestCase") for base in node.bases)
                if is_case or (name.startswith("Test") and "__init__" not in inner):
                    if not _is_turned_off(node.body):
                        own = [*marks, *self._turned(name), *map(syntax.text, node.decorator_list), *_module_marks(node.body)]
                        found += self._of(inner, f"{prefix}{name}::", own, inner, _with_fixtures(lent, inner, self._module))
            elif name.startswith("test") and not _fixtures(node):
                found.append(self._test(prefix + name, node, [*marks, *self._turned(name)], methods, lent))
        return found

    def _members(self, node):
        """What a class defines and what it has from others of its module."""
        bases = [self._module.definitions.get(syntax.last_name(base)) for base in reversed(node.bases)]
        inherited = [self._members(base) for base in bases if isinstance(base, ast.ClassDef) and base is not node]
        return {name: member for members in (*inherited, syntax.definitions(node.body)) for name, member in members.items()}

    def _turned(self, name):
        """What the module does to a test or a class after it has defined it."""
        return [f"{syntax.text(target)} = ..." for target in self._changed if syntax.root(target) == name]

    def _test(self, name, node, marks, methods, lent):
        fixtures, always = lent
        collected = walk.Walk(names.Locals(node, self._module), fixtures, methods)
        decorators = [syntax.text(decorator) for decorator in node.decorator_list]
        for setup in (*self._setups, *_named(methods, _CLASS_SETUP)):
            collected.follow(setup, self._module)
        for fixture in (*always, *_used_fixtures([*marks, *decorators])):
            collected.visit_fixture(fixture)
        collected.visit_fixtures(node)
        collected.visit_block(node.body, ())
        cases = [case for decorator in node.decorator_list for case in self._cases(decorator)]
        return {
            "name": name,
            "line": node.lineno,
            "marks": [syntax.clip(mark) for mark in [*marks, *decorators] if not _is_cases(mark)],
            "skips": [syntax.clip(skip) for skip in (*collected.skips, *(skip for one in self._around for skip in one.skips))],
            "patches": sorted(collected.patches.union(*(one.patches for one in self._around))),
            "uses": sorted(collected.uses | (collected.texts & self._own_texts)),
            "setup": sorted(collected.setup),
            "assertions": [*collected.found, *cases],
        }

    def _cases(self, decorator):
        """The rows of a parametrized test: each of them is something that it asserts."""
        if not (isinstance(decorator, ast.Call) and syntax.last_name(decorator.func) == "parametrize"):
            return
        given = {word.arg: word.value for word in decorator.keywords}
        given_names = decorator.args[0] if decorator.args else given.get("argnames")
        rows = decorator.args[1] if len(decorator.args) > 1 else given.get("argvalues")
        if isinstance(rows, ast.Name):
            rows = self._module.values.get(rows.id, rows)
        if given_names is None or rows is None:
            return
        listed = rows.elts if isinstance(rows, (ast.List, ast.Tuple, ast.Set)) else [rows]
        for row in listed:
            yield forms.assertion(row, (f"case {syntax.text(given_names)}",), names.Locals(_NOTHING, self._module))


def _module_marks(body):
    """What is said of every test of a module or class: its marks, and whether it is left out as a whole."""
    value = syntax.values(body).get("pytestmark")
    marks = [] if value is None else [syntax.text(mark) for mark in getattr(value, "elts", [value])]
    return [*marks, *(syntax.text(node.value) for node in syntax.flat(body) if calls.is_skip(node))]


def _walked(module):
    """What a module does while it is imported."""
    walked = walk.Walk(names.Locals(_NOTHING, module), {}, {})
    for node in syntax.flat(module.tree.body):
        if isinstance(node, (ast.Assign, ast.Expr)):
            walked.visit(node)
    return walked


def _named(definitions, wanted):
    return [definitions[name] for name in wanted if isinstance(definitions.get(name), syntax.FUNCTIONS)]


def _with_fixtures(lent, definitions, module):
    """Fixtures by name, and the names of those that every test takes, with those of one scope more."""
    fixtures, always = dict(lent[0]), [*lent[1]]
    for function in definitions.values():
        for call in _fixtures(function):
            given = {word.arg: word.value for word in getattr(call, "keywords", [])}
            name = given["name"].value if isinstance(given.get("name"), ast.Constant) else function.name
            fixtures[name] = (function, module)
            if isinstance(given.get("autouse"), ast.Constant) and given["autouse"].value:
                always.append(name)
    return fixtures, always


def _fixtures(function):
    """The decorators that make a function a fixture."""
    if not isinstance(function, syntax.FUNCTIONS):
        return []
    return [decorator for decorator in function.decorator_list if syntax.last_name(syntax.bare(decorator)) == "fixture"]


def _used_fixtures(marks):
    calls = [node for mark in marks if "usefixtures" in mark for node in ast.walk(ast.parse(mark)) if isinstance(node, ast.Call) and syntax.last_name(node.func) == "usefixtures"]
    return [arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)]


def _is_turned_off(body):
    value = syntax.values(body).get("__test__")
    return isinstance(value, ast.Constant) and not value.value


def _is_cases(mark):
    return mark.startswith(("pytest.mark.parametrize(", "mark.parametrize(", "parametrize("))
