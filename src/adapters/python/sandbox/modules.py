"""What the names of the project's modules mean. `syntax` is given by whoever loads this."""

import ast
import re


class Project:
    """The project's modules, each read once; `read` are the paths of those that were asked for."""

    def __init__(self, paths):
        self.paths = set(paths)
        self.read = set()
        self._sources, self._modules, self._helpers = {}, {}, {}
        self._tops = {path[: len(path) - len(rest)] + rest.split("/")[0].removesuffix(".py") for path in paths for rest in _rests(path)}

    def source(self, path):
        self.read.add(path)
        return self._source(path)

    def _source(self, path):
        if path not in self._sources:
            with open(path, "rb") as file:
                self._sources[path] = file.read()
        return self._sources[path]

    def module(self, path):
        """A module that can be parsed, or nothing."""
        source = self.source(path)
        if path not in self._modules:
            # Those that import everything of each other see nothing of whoever came first.
            self._modules[path] = None
            try:
                self._modules[path] = Module(ast.parse(source, path), path, self)
            except (SyntaxError, ValueError):
                pass
        return self._modules[path]

    def path_of(self, name, near):
        """The file of a module that another one imports, or nothing; `near`: the folder of the other, with its slash."""
        place = name.replace(".", "/")
        candidates = [f"{folder}{place}{end}" for folder in dict.fromkeys((near, "")) for end in (".py", "/__init__.py")]
        return next((path for path in candidates if path in self.paths), None)

    def is_own(self, name, near):
        """Whether a module's name is one of the project's, though it may be a folder without a file of its own."""
        top = name.split(".")[0]
        return near + top in self._tops or top in self._tops

    def helper(self, name, near):
        """A module that is there for tests only: it has none of its own, and no part of the program imports it."""
        if (name, near) not in self._helpers:
            self._helpers[name, near] = self._find_helper(name, near)
        path = self._helpers[name, near]
        return self.module(path) if path else None

    def _find_helper(self, name, near):
        path = self.path_of(name, near)
        if path is None or path == "main.py" or is_test(path):
            return None
        folder, file = _split(path)
        if self.paths & {f"{folder}{file[:-3]}_test.py", f"{folder}test_{file}"}:
            return None
        asks = re.compile(rf"^\s*(from|import)\b.*\b{re.escape(name.split('.')[-1])}\b".encode(), re.MULTILINE)
        program = [other for other in self.paths if other.endswith(".py") and other != path and not is_test(other)]
        # What the program imports seldom changes, so a file is not read again for it.
        return None if any(asks.search(self._source(other)) for other in program if not is_conftest(other)) else path

    def conftests(self, path):
        """The modules whose fixtures a test file sees, the nearest last."""
        folders = ["", *(path[: at + 1] for at, letter in enumerate(path) if letter == "/")]
        paths = [f"{folder}conftest.py" for folder in folders if f"{folder}conftest.py" in self.paths]
        return [module for module in map(self.module, paths) if module and module.path != path]


class Module:
    """The names of one module: what it defines, what its names are set to, and what they are in other modules."""

    def __init__(self, tree, path, project):
        self.tree, self.path, self._project = tree, path, project
        self.folder = _split(path)[0]
        self.definitions = syntax.definitions(tree.body, lambda statement: self._imported(statement, True))
        self.values = syntax.values(tree.body)
        self.constants = {name: value for name, value in self.values.items() if _is_literal(value) and self._is_bound_once(name)}
        self.origins = self._origins()

    def imported_names(self):
        return [name for node in ast.walk(self.tree) for name in self._imported(node, True)]

    def imports_in(self, function):
        return {name: origin for node in ast.walk(function) for name, origin in self._imported(node, True).items()}

    def defined(self):
        return sorted({*self.definitions, *self.values})

    def own_texts(self):
        """What names a file of the project: its path, and its module."""
        paths = self._project.paths
        return {*paths, *(path.removesuffix(".py").replace("/", ".") for path in paths)}

    def helper_function(self, call):
        """The function of a module for tests that a call calls, and that module; or nothing."""
        origin = self.origins.get(syntax.root(call.func), "")
        name = syntax.last_name(call.func)
        module = origin if isinstance(call.func, ast.Attribute) else origin.rpartition(".")[0]
        helper = self._project.helper(module, self.folder) if module else None
        function = helper and helper.definitions.get(name if isinstance(call.func, ast.Attribute) else origin.rpartition(".")[2])
        return (function, helper) if isinstance(function, syntax.FUNCTIONS) else None

    def _is_bound_once(self, name):
        return sum(name in syntax.bound(node) for node in syntax.flat(self.tree.body)) == 1 and name not in self.definitions

    def _origins(self):
        found = {}
        for node in syntax.flat(self.tree.body):
            names = [node.name] if isinstance(node, syntax.DEFINITIONS) else syntax.bound(node)
            for name in names:
                found.pop(name, None)
            found |= self._imported(node)
        return found

    def _imported(self, node, is_any=False):
        """The names that an import binds, each with what it is: `main.total`. Others' names only where `is_any`; they are ''."""
        if isinstance(node, ast.Import):
            pairs = [(alias.asname or alias.name.split(".")[0], alias.name if alias.asname else alias.name.split(".")[0]) for alias in node.names]
            return {name: origin if self._project.is_own(origin, self.folder) else "" for name, origin in pairs if is_any or self._project.is_own(origin, self.folder)}
        if not isinstance(node, ast.ImportFrom):
            return {}
        package = self.path.split("/")[:-1]
        base = package[: len(package) - node.level + 1] if node.level else []
        module = ".".join([*base, *([node.module] if node.module else [])])
        if not node.level and not self._project.is_own(module, self.folder):
            return {alias.asname or alias.name: "" for alias in node.names} if is_any else {}
        return {name: f"{module}.{origin}".lstrip(".") for name, origin in self._names_from(module, node.names)}

    def _names_from(self, module, aliases):
        if aliases[0].name != "*":
            return [(alias.asname or alias.name, alias.name) for alias in aliases]
        path = self._project.path_of(module, self.folder)
        other = self._project.module(path) if path and path != self.path else None
        return [(name, name) for name in other.defined() if not name.startswith("_")] if other else []


def is_test(path):
    name = path.rsplit("/", 1)[-1]
    return name.endswith("_test.py") or (name.startswith("test_") and name.endswith(".py"))


def is_conftest(path):
    return path.rsplit("/", 1)[-1] == "conftest.py"


def _rests(path):
    """The path, and what is left of it below each of its folders."""
    return [path, *(path[at + 1 :] for at, letter in enumerate(path) if letter == "/")]


def _split(path):
    at = path.rfind("/") + 1
    return path[:at], path[at:]


def _is_literal(node):
    try:
        ast.literal_eval(node)
        return True
    except (ValueError, TypeError, SyntaxError):
        return False
