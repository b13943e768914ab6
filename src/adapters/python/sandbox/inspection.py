"""Reads the project's Python with CPython's own parser, and runs none of it. The parts are given by whoever loads this."""

import ast
import json

_NOTHING = {"tests": [], "placeholders": [], "imports": [], "hooks": [], "defines": [], "mutants": []}


def inspect(wanted, paths, report):
    """Tell `report` for each wanted file, among all paths, what it tests, imports and leaves undone; return 0."""
    project = modules.Project(paths)
    for path in wanted:
        if path.endswith(".py"):
            project.read = set()
            inspected = _inspected(path, project)
            # What it says holds as long as these files do.
            reads = sorted(project.read - {path})
            report(json.dumps({"type": "inspected", "path": path, **inspected, "reads": reads}))
    return 0


def _inspected(path, project):
    try:
        source = project.source(path)
        module = modules.Module(ast.parse(source, path), path, project)
        text = source.decode("utf-8-sig")
        is_test = modules.is_test(path)
        return {
            "error": None,
            "tests": assertions.tests(module, project.conftests(path)) if is_test else [],
            "placeholders": undone.placeholders(module.tree, text),
            "imports": sorted(_imports(module.tree, path)),
            "hooks": _hooks(module, is_test or modules.is_conftest(path)),
            "defines": module.defined(),
            "mutants": mutants.mutants(module.tree, text),
        }
    except Exception as error:
        # A file that can't be read does not keep the others from being read.
        return {**_NOTHING, "error": str(error)}


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


def _hooks(module, is_plugin):
    """What changes how pytest collects and judges. `is_plugin`: what it imports counts, too."""
    names = {*module.definitions, *module.values, *(module.imported_names() if is_plugin else ())}
    return sorted(name for name in names if name.startswith(("pytest_", "collect_ignore")))
