"""Finds the tests of a module and what each of them asserts. Its parts are given by whoever loads this."""

import ast


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
        collected = walk.Walk(names.Locals(node, self._values), self._scope)
        collected.visit_fixtures(node)
        collected.visit_block(node.body, ())
        decorators = [syntax.text(decorator) for decorator in node.decorator_list]
        cases = [case for decorator in node.decorator_list for case in self._cases(decorator)]
        return {
            "name": name,
            "line": node.lineno,
            "marks": [syntax.clip(mark) for mark in [*marks, *decorators] if not _is_cases(mark)],
            "skips": [syntax.clip(skip) for skip in collected.skips],
            "patches": sorted(collected.patches),
            "uses": sorted((collected.names & self._own_names) | (collected.texts & self._own_texts)),
            "assertions": [*collected.found, *cases],
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
            yield forms.assertion(row, (f"case {syntax.text(names)}",), None)


def _module_marks(body):
    """What is said of every test of a module or class: its marks, and whether it is left out as a whole."""
    value = syntax.values(body).get("pytestmark")
    marks = [] if value is None else [syntax.text(mark) for mark in getattr(value, "elts", [value])]
    return [*marks, *(syntax.text(node.value) for node in syntax.flat(body) if walk.is_skip(node))]


def _is_turned_off(body):
    value = syntax.values(body).get("__test__")
    return isinstance(value, ast.Constant) and not value.value


def _is_cases(mark):
    return mark.startswith(("pytest.mark.parametrize(", "mark.parametrize(", "parametrize("))
