"""The local names of a test, and where their values come from. `syntax` is given by whoever loads this."""

import ast


class Locals:
    """The local names of a function: the same in every version of a test, and where their values come from."""

    def __init__(self, function, module):
        given = {arg.arg for arg in ast.walk(function.args) if isinstance(arg, ast.arg)}
        self.module = module
        self._sources = {}
        for node in ast.walk(function):
            for target, value in _bindings(node):
                for name in ast.walk(target):
                    if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store) and name.id not in given:
                        self._sources.setdefault(name.id, []).append(value)
        self._names = {name: f"local{i}" for i, name in enumerate(self._sources)}
        self._imports = module.imports_in(function)
        inner = {node.name for node in ast.walk(function) if isinstance(node, syntax.DEFINITIONS) and node is not function}
        self._own = {*given, *self._sources, *inner}

    def origin(self, name):
        """What of the project a name is, such as `main.total`, or ''."""
        return "" if name in self._own else self._imports.get(name, self.module.origins.get(name, ""))

    def definition(self, name):
        """The function or class of its module that a name is, or nothing."""
        return None if self._is_own(name) else self.module.definitions.get(name)

    def _is_own(self, name):
        return name in self._own or name in self._imports

    def _value(self, name):
        """What its module sets a name to, or nothing."""
        return None if self._is_own(name) else self.module.values.get(name)

    def renamed(self, node):
        """The same with names that nobody chose, and with the constants of the module in the place of their names."""
        names, constant = self._names, lambda name: None if self._is_own(name) else self.module.constants.get(name)

        class Renamed(ast.NodeTransformer):
            def visit_Name(self, node):
                value = constant(node.id) if isinstance(node.ctx, ast.Load) else None
                return syntax.copy(value) if value else ast.Name(names.get(node.id, node.id), node.ctx)

        return Renamed().visit(syntax.copy(node))

    def sources(self, node):
        """What the local names in an expression were made from, and so on."""
        found, waiting = {}, [node]
        while waiting:
            for name in ast.walk(waiting.pop()):
                if isinstance(name, ast.Name) and name.id not in found:
                    value = None if name.id in self.module.constants else self._value(name.id)
                    values = self._sources.get(name.id, [value] if value else [])
                    found[name.id] = [syntax.text(self.renamed(value)) for value in values]
                    waiting += values
        return sorted(text for texts in found.values() for text in texts)

    def is_constant(self, node, seen=()):
        """Whether an expression has the same value, whatever the code under test does."""
        for part in ast.walk(node):
            if isinstance(part, (ast.Call, ast.Attribute, ast.Await, ast.Yield, ast.YieldFrom)):
                return False
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                known = self._sources.get(part.id) or [self._value(part.id)]
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
