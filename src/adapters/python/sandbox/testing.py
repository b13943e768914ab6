"""Runs pytest over the project and reports each test as it ends. `settings`, names of files that pytest reads, is given by whoever loads this."""

import importlib.metadata
import inspect
import json
import linecache
import os
import re
import reprlib
import sys

import pytest
from _pytest import terminal
from _pytest.subtests import SubtestReport

_MAX_TEXT = 20_000
_MAX_FRAMES = 3
_MAX_LOCALS = 12
# Lines of a failing test that are told; of a longer one its beginning, and what is near the line that failed.
_MAX_LINES = 40
_HEAD_LINES = 5
# What all tests together may say beside their outcomes; the page takes about twice as much.
_MAX_DETAILS = 8_000_000

_CACHE = re.compile(rb"\bcache\b|--(?:lf|ff|nf|sw|last-failed|failed-first|new-first|stepwise)\b")

# Plugins of pytest: threads can't be started here, and looking for what went wrong in them costs each test something; of what is kept in
# the cache nothing is left for the next session.
NEVER_WANTED, SELDOM_WANTED = "threadexception", "cacheprovider"

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = 160
_short.maxlist = _short.maxtuple = _short.maxdict = _short.maxset = 8


def run_tests(project_path, paths, report, advice_on, only, without):
    """Run the session as `python -m pytest` does in the project's folder; return pytest's exit status.

    `paths`: the project's Python files. `advice_on(error)` says what to use instead of what is not there, or ''. `only` and `without` are paths of test files,
    for a session that shares the tests with another.
    """
    sys.argv = ["pytest"]
    # One file that can't be imported says nothing about the others, and what pytest would print nobody reads.
    options = ["--continue-on-collection-errors", "--tb=short", "-rN"]
    # Who asks for the cache gets it all the same.
    asks = _asks_for_cache(project_path, paths)
    options += ["-p", f"no:{NEVER_WANTED}", *(["-o", "cache_dir=/tmp/pytest_cache"] if asks else ["-p", f"no:{SELDOM_WANTED}"])]
    arguments = ["-q", "--no-header", "--no-summary", f"--rootdir={project_path}", *options]
    arguments += [option for name in _plugins_of_packages() for option in ("-p", name)]
    plugins = [_Reporter(project_path, report, advice_on)]
    if only or without:
        plugins.append(_Shard(project_path, only, without))
    return int(pytest.main(arguments, plugins=plugins))


def _asks_for_cache(project_path, paths):
    """Whether a test names its fixture, or settings one of the options that need it."""
    tests = [path for path in paths if "test" in path.rpartition("/")[2]]
    for path in (*tests, *settings):
        try:
            with open(f"{project_path}/{path}", "rb") as file:
                if _CACHE.search(file.read()):
                    return True
        except OSError:
            pass
    return False


def _plugins_of_packages():
    """What the project's packages bring for pytest; nothing else is looked through for it."""
    found = importlib.metadata.distributions(path=["/lib/packages"]) if os.path.isdir("/lib/packages") else ()
    return sorted({entry.name for package in found for entry in package.entry_points if entry.group == "pytest11"})


class _Terminal(terminal.TerminalReporter):
    """Prints nothing of each test: whoever reads of tests reads the reports, and each line of output is a message."""

    pytest_runtest_logstart = pytest_runtest_logfinish = None

    def pytest_runtest_logreport(self, report):
        self._tests_ran = True
        self._add_stats(_outcome_of(report) or "", [report])


terminal.TerminalReporter = _Terminal


class _Shard:
    def __init__(self, project_path, only, without):
        self._root = project_path + "/"
        self._only = only
        self._without = without

    def pytest_ignore_collect(self, collection_path):
        path = str(collection_path).removeprefix(self._root)
        is_left_out = path not in self._only if self._only and collection_path.is_file() else path in self._without
        return True if is_left_out else None


class _Reporter:
    def __init__(self, project_path, report, advice_on):
        self._root = project_path + "/"
        self._report = report
        self._advice_on = advice_on
        self._details_left = _MAX_DETAILS
        self._finished = None
        # What went wrong in parts of the test that is running.
        self._failed_parts = []

    def _tell(self, **event):
        text = json.dumps(event)
        if self._details_left < len(text) and event.get("type") == "tested":
            note = "[left out: the tests before it have said too much]"
            text = json.dumps({**event, "message": event["message"] and note, "output": "", "frames": [], "source": ""})
        self._details_left -= len(text)
        self._report(text)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector):
        try:
            report = yield
            report.advice = self._advice(getattr(report, "call", None))
            return report
        except SystemExit as exit:
            # Alone it would end the session without a word about which file it was.
            message = f"SystemExit: {exit.code}: the file ended Python while it was imported"
            return pytest.CollectReport(collector.nodeid, "failed", message, [])

    def pytest_collectreport(self, report):
        if report.failed:
            message = _without_machinery(str(report.longrepr))
            crash = getattr(report.longrepr, "reprcrash", None)
            self._tell(
                type="tested",
                id=report.nodeid or "pytest",
                outcome="error",
                seconds=0,
                message=self._message(report, crash.message if crash else message),
                output="",
                frames=[],
            )

    def pytest_collection_finish(self, session):
        self._tell(type="collected", count=len(session.items))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session):
        try:
            return (yield)
        finally:
            if self._finished:
                self._tell(type="finished", id=self._finished)

    def pytest_runtest_logstart(self, nodeid, location):
        # That the one before has finished goes with the same message: each costs something.
        self._tell(type="testing", id=nodeid, finished=self._finished)
        self._finished = None

    def pytest_runtest_logfinish(self, nodeid, location):
        self._finished = nodeid

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        report.frames = self._frames(call.excinfo) if call.excinfo and report.failed else []
        report.source = self._source(item, report.frames) if report.failed else ""
        report.advice = self._advice(call)
        return report

    def pytest_runtest_logreport(self, report):
        if isinstance(report, SubtestReport):
            # A test has one outcome, which its parts share.
            if report.failed:
                self._failed_parts.append(report)
            return
        outcome = _outcome_of(report)
        parts = self._failed_parts if report.when == "call" else []
        if outcome:
            reports = [*parts, report]
            source = next((one.source for one in reports if getattr(one, "source", "")), "")
            self._tell(
                type="tested",
                id=report.nodeid,
                outcome="failed" if parts else outcome,
                seconds=report.duration,
                message="\n".join(filter(None, (self._message(one, _message_of(one)) for one in reports))),
                output=_clip("".join(_output_of(one) for one in reports)),
                frames=next((one.frames for one in reports if getattr(one, "frames", None)), []),
                **({"source": source} if source else {}),
            )
        if parts:
            self._failed_parts = []

    def _advice(self, call):
        return self._advice_on(call.excinfo.value) if call and call.excinfo else ""

    def _message(self, report, text):
        advice = getattr(report, "advice", "")
        return _clip(text).replace(self._root, "") + (f"\n{advice}" if advice else "")

    def _frames(self, excinfo):
        """The project's innermost frames, innermost last, and before them the outermost, which is the test's own."""
        own = [entry for entry in excinfo.traceback if str(entry.path).startswith(self._root)]
        return [self._frame(entry) for entry in (own if len(own) <= _MAX_FRAMES else [own[0], *own[1 - _MAX_FRAMES :]])]

    def _source(self, item, frames):
        """The lines of a failing test, numbered."""
        code = getattr(inspect.unwrap(getattr(item, "obj", None)), "__code__", None)
        if code is None or not code.co_filename.startswith(self._root):
            return ""
        path, first, last = code.co_filename.removeprefix(self._root), code.co_firstlineno, _last_line(code)
        failed = next((frame["line"] for frame in frames if frame["path"] == path and first <= frame["line"] <= last), last)
        end = min(last, max(failed + _HEAD_LINES, first + _MAX_LINES - 1))
        begin = max(first, end + 1 - _MAX_LINES)
        if begin == first:
            return _clip(_numbered(code.co_filename, first, end))
        head = _numbered(code.co_filename, first, first + _HEAD_LINES - 1)
        return _clip(f"{head}[…]\n{_numbered(code.co_filename, begin + _HEAD_LINES, end)}")

    def _frame(self, entry):
        path = str(entry.path)
        return {
            "path": path.removeprefix(self._root),
            "line": entry.lineno + 1,
            "function": entry.name,
            "source": linecache.getline(path, entry.lineno + 1).rstrip("\n"),
            "locals": _locals_of(entry.frame.f_locals),
        }


def _numbered(path, first, last):
    return "".join(f"{number} {linecache.getline(path, number)}" for number in range(first, last + 1))


def _last_line(code):
    inner = [_last_line(part) for part in code.co_consts if inspect.iscode(part)]
    return max([code.co_firstlineno, *inner, *(line for _, _, line in code.co_lines() if line)])


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


def _without_machinery(text):
    """What pytest says of a file that can't be imported, without the frames of the import itself."""
    lines = text.splitlines()
    kept = []
    while lines:
        line = lines.pop(0)
        if line.startswith(("/lib/", "<frozen ")) and lines:
            lines.pop(0)
        else:
            kept.append(line)
    return "\n".join(kept)


def _output_of(report):
    # A part has what came before it in its sections too.
    names = ("Captured",) if not isinstance(report, SubtestReport) else ("Captured stdout call", "Captured stderr call")
    return "".join(text for name, text in report.sections if name.startswith(names))


def _message_of(report):
    if isinstance(report, SubtestReport):
        return f"{report._sub_test_description()}: {_reason_of(report)}"
    return _reason_of(report)


def _reason_of(report):
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
