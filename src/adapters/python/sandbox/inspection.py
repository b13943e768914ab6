"""Reads the project's Python with CPython's own parser, and runs none of it. The parts are given by whoever loads this."""

import ast
import json

_NOTHING = {"tests": [], "placeholders": [], "imports": [], "hooks": [], "mutants": []}


def inspect(wanted, paths, report):
    """Tell `report` for each wanted file, among all paths, what it tests, imports and leaves undone; return 0."""
    for path in wanted:
        if path.endswith(".py"):
            report(json.dumps({"type": "inspected", "path": path, **_inspected(path, paths)}))
    return 0


def _inspected(path, paths):
    try:
        with open(path, "rb") as file:
            source = file.read()
        tree = ast.parse(source, path)
        text = source.decode("utf-8-sig")
        return {
            "error": None,
            "tests": assertions.tests(tree, _own_names(tree, path, paths), paths),
            "placeholders": undone.placeholders(tree, text),
            "imports": sorted(_imports(tree, path)),
            "hooks": _hooks(tree),
            "mutants": mutants.mutants(tree, text),
        }
    except Exception as error:
        # A file that can't be read does not keep the others from being read.
        return {**_NOTHING, "error": str(error)}


def _own_names(tree, path, paths):
    """The names by which a module calls the project's other modules and what is in them."""
    own = {other.removesuffix(".py").split("/")[0] for other in paths if other.endswith(".py")}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias for alias in node.names if alias.name.split(".")[0] in own]
            found |= {alias.asname or alias.name.split(".")[0] for alias in names}
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").split(".")[0] in own):
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def _imports(tree, path):
    """Every module that may be meant, by its full name."""
    package = path.split("/")[:-1]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{alias.name}".lstrip(".") for alias in node.names)}
        elif isinstance(node, ast.Call) and syntax.last_name(node.func) in ("import_module", "__import__", "run_module", "run_path"):
            if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                found.add(node.args[0].value.removesuffix(".py").replace("/", "."))
    return found - {""}


def _hooks(tree):
    """What changes how pytest collects and judges."""
    names = [*syntax.definitions(tree.body), *syntax.values(tree.body)]
    return sorted(name for name in names if name.startswith(("pytest_", "collect_ignore")))
