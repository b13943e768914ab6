"""The local names of a test, and where their values come from. `syntax` is given by whoever loads this."""

import ast


class Locals:
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

        return Renamed().visit(syntax.copy(node))

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
