"""Runs pytest over the project and reports each test as it ends."""

import json
import linecache
import os
import reprlib
import sys

import pytest

_MAX_TEXT = 20_000
_MAX_FRAMES = 3
_MAX_LOCALS = 12

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = 160
_short.maxlist = _short.maxtuple = _short.maxdict = _short.maxset = 8


def run_tests(project_path, report):
    """Run the session as `python -m pytest` does in the project's folder; return pytest's exit status."""
    os.chdir(project_path)
    sys.path.insert(0, project_path)
    sys.argv = ["pytest"]
    arguments = ["-q", "--no-header", "-p", "no:cacheprovider", f"--rootdir={project_path}"]
    return int(pytest.main(arguments, plugins=[_Reporter(project_path, report)]))


class _Reporter:
    def __init__(self, project_path, report):
        self._root = project_path + "/"
        self._report = report

    def _tell(self, **event):
        self._report(json.dumps(event))

    def pytest_collectreport(self, report):
        if report.failed:
            message = str(report.longrepr)
            crash = getattr(report.longrepr, "reprcrash", None)
            self._tell(
                type="tested",
                id=report.nodeid or "pytest",
                outcome="error",
                seconds=0,
                message=_clip(crash.message if crash else message).replace(self._root, ""),
                output="",
                frames=[],
            )

    def pytest_runtest_logstart(self, nodeid, location):
        self._tell(type="testing", id=nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        report.frames = self._frames(call.excinfo) if call.excinfo and report.failed else []
        return report

    def pytest_runtest_logreport(self, report):
        outcome = _outcome_of(report)
        if outcome:
            output = "".join(text for name, text in report.sections if name.startswith("Captured"))
            self._tell(
                type="tested",
                id=report.nodeid,
                outcome=outcome,
                seconds=report.duration,
                message=_clip(_message_of(report)).replace(self._root, ""),
                output=_clip(output),
                frames=getattr(report, "frames", []),
            )

    def _frames(self, excinfo):
        """The project's innermost frames, innermost last."""
        frames = []
        for entry in excinfo.traceback:
            path = str(entry.path)
            if path.startswith(self._root):
                frames.append(
                    {
                        "path": path.removeprefix(self._root),
                        "line": entry.lineno + 1,
                        "function": entry.name,
                        "source": linecache.getline(path, entry.lineno + 1).rstrip("\n"),
                        "locals": _locals_of(entry.frame.f_locals),
                    }
                )
        return frames[-_MAX_FRAMES:]


def _locals_of(names):
    shown = [(name, value) for name, value in names.items() if not name.startswith("@") and not name.startswith("__")]
    return {name: _repr(value) for name, value in shown[:_MAX_LOCALS]}


def _repr(value):
    try:
        return _short.repr(value)
    except Exception as error:
        return f"<no repr: {type(error).__name__}>"


def _outcome_of(report):
    """What one phase says of a test; nothing, when another phase says it."""
    is_expected = hasattr(report, "wasxfail")
    if report.skipped:
        return "xfailed" if is_expected else "skipped"
    if report.when == "call":
        if report.passed:
            return "xpassed" if is_expected else "passed"
        return "failed"
    return "error" if report.failed else None


def _message_of(report):
    if report.passed:
        return ""
    if report.skipped:
        return getattr(report, "wasxfail", "") or str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    crash = getattr(report.longrepr, "reprcrash", None)
    return crash.message if crash else str(report.longrepr)


def _clip(text):
    if len(text) <= _MAX_TEXT:
        return text
    half = _MAX_TEXT // 2
    return f"{text[:half]}\n[{len(text) - 2 * half} characters left out]\n{text[-half:]}"
