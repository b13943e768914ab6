"""Makes pytest's own part of a session cheaper, and leaves what it does as it is."""

import contextlib
import pathlib
import re
import types

from _pytest import capture, config, fixtures, main

# Parts of pytest in which plugins other than its own may say something between the phases of a test.
_BETWEEN_PHASES = (
    "pytest_runtest_protocol",
    "pytest_runtest_logstart",
    "pytest_runtest_makereport",
    "pytest_runtest_logreport",
    "pytest_exception_interact",
    "pytest_runtest_logfinish",
    "pytest_warning_recorded",
)
_OWN = ("_pytest.", "_sandbox_", "pluggy.")

# What is no fixture, and wraps none.
_PLAIN = {type(None), bool, int, float, str, bytes, tuple, list, dict, set, frozenset, re.Pattern, property}
_PLAIN |= {getattr(types, name) for name in ("ModuleType", "BuiltinFunctionType", "GenericAlias", "UnionType")}
_PLAIN |= {getattr(types, f"{name}DescriptorType") for name in ("Member", "GetSet", "Method", "Wrapper", "ClassMethod")}
_MAY_WRAP = (types.FunctionType, type)

_names_of_own = {}


def _names_of(holder):
    """What `dir` gives for a module, an object or a class, without the names under which no fixture can be: to look each of them up takes pytest long."""
    kind = type(holder)
    if kind is types.ModuleType:
        if holder in _names_of_own:
            return _names_of_own[holder]
        places = [vars(holder)]
        is_plain = "__dir__" not in places[0]
    else:
        is_class = issubclass(kind, type)
        places = [vars(base) for base in (holder if is_class else kind).__mro__]
        is_plain = kind.__dir__ is (type if is_class else object).__dir__
    return sorted({name for place in places for name, value in place.items() if _may_be_fixture(value)}) if is_plain else dir(holder)


def _may_be_fixture(value):
    kind = type(value)
    return kind not in _PLAIN and (kind not in _MAY_WRAP or hasattr(value, "__wrapped__"))


_gethookproxy = main.Session.gethookproxy


def _hooks_at(session, fspath):
    """Without a conftest.py every hook is called everywhere, and no folder need be asked."""
    manager = session.config.pluginmanager
    return _gethookproxy(session, fspath) if manager._conftest_plugins else session.config.hook


class _CaptureManager(capture.CaptureManager):
    """Captures from the first test to the last, where nobody says anything between their phases that would go to the terminal:
    to end it and begin anew for each phase takes longer than most tests."""

    _plugins_known = -1
    _is_overheard = False
    _is_in_tests = False

    @contextlib.contextmanager
    def item_capture(self, when, item):
        if not self._goes_on(item.config):
            with super().item_capture(when, item):
                yield
            return
        if not self._global_capturing.is_started():
            self.resume_global_capture()
        self.activate_fixture()
        try:
            yield
        finally:
            self.deactivate_fixture()
            # The test itself may have brought somebody who speaks.
            self._goes_on(item.config)
            out, err = self.read_global_capture()
            item.add_report_section(when, "stdout", out)
            item.add_report_section(when, "stderr", err)

    def _goes_on(self, config):
        if not self._is_in_tests:
            return False
        manager = config.pluginmanager
        plugins = len(manager._name2plugin)
        if plugins != self._plugins_known:
            self._plugins_known = plugins
            self._is_overheard = any(_is_foreign(one.plugin) for name in _BETWEEN_PHASES for one in getattr(config.hook, name).get_hookimpls())
            if self._is_overheard:
                self.suspend_global_capture()
        return not self._is_overheard

    @capture.hookimpl(wrapper=True)
    def pytest_runtestloop(self):
        self._is_in_tests = True
        try:
            return (yield)
        finally:
            self._is_in_tests = False
            self.suspend_global_capture()


def _is_foreign(plugin):
    name = plugin.__name__ if isinstance(plugin, types.ModuleType) else type(plugin).__module__
    return not f"{name}.".startswith(_OWN)


_get_config = config.get_config
_prepared = {}


def _prepared_config(args=None, plugins=None, *, prog=None):
    """The configuration that was prepared, for the first who leaves the same out; only what else was asked is not in it yet."""
    ready = _prepared.pop(_left_out(args or ()), None)
    if ready is None:
        return _get_config(args, plugins, prog=prog)
    ready.invocation_params = config.Config.InvocationParams(args=args, plugins=plugins, dir=pathlib.Path.cwd())
    return ready


def _left_out(args):
    return frozenset(part for part in args if "no:" in part)


def prepare_session(left_out):
    """Prepare for the session to come what is the same in every session that leaves these of pytest's plugins out."""
    args = [option for name in left_out for option in ("-p", f"no:{name}")]
    ready = _get_config(args)
    _names_of_own.update((plugin, _names_of(plugin)) for _, plugin in ready.pluginmanager.list_name_plugin() if isinstance(plugin, types.ModuleType))
    _prepared[_left_out(args)] = ready


fixtures.dir = _names_of
main.Session.gethookproxy = _hooks_at
capture.CaptureManager = _CaptureManager
config.get_config = _prepared_config
