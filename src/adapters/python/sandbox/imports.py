"""Changes modules of libraries right after they are imported."""

import importlib.machinery
import sys


def after_import(name, change):
    """Call `change(module)` when the module is imported first, or now; never for one of the project's own."""
    if name in sys.modules:
        change(sys.modules[name])
    else:
        sys.meta_path.insert(0, _Finder(name, change))


class _Finder:
    def __init__(self, name, change):
        self._name, self._change = name, change

    def find_spec(self, name, path=None, target=None):
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        # A project may have a module of that name.
        if spec and not (spec.origin or "").startswith("/home/"):
            spec.loader = _Loader(spec.loader, self._change)
        return spec


class _Loader:
    def __init__(self, loader, change):
        self._loader, self._change = loader, change

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__loader__ = module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._change(module)
