"""Changes the code in one place at a time and asks whether the tests notice. What is run is the project's, so nothing
that it says is taken for a verdict."""

import contextlib
import importlib
import io
import json
import random
import sys
import time

import pytest

_MOST = 8
# Part of the time limit, so that what was found by then can still be told.
_SHARE = 0.7
_TOOL = sys.monitoring.PROFILER_ID


def run_mutations(project_path, given, report):
    """Tell `report` which of the covered places were changed, and whether a test failed then; return 0."""
    begun = time.perf_counter()
    end = begun + given["seconds"] * _SHARE
    watch = _Watch(project_path)
    status = _tested(watch, None)
    if status != 0:
        return 0
    seconds = time.perf_counter() - begun
    covered = [place for place in given["mutants"] if (place["path"], place["line"]) in watch.lines]
    chosen = _chosen(covered, random.Random(given["seed"]))
    for place in chosen:
        if time.perf_counter() + seconds > end:
            break
        # One that never ends is noticed, too: whoever waits for the tests notices.
        deadline = min(end, time.perf_counter() + 5 * seconds + 1)
        report(json.dumps({"type": "mutated", "index": place["index"], "is_noticed": _is_noticed(place, watch, deadline)}))
    return 0


def _chosen(places, chance):
    """Some places, spread over files and lines, the same for the same seed."""
    chance.shuffle(places)
    seen, first, rest = set(), [], []
    for place in places:
        line = (place["path"], place["line"])
        (rest if line in seen else first).append(place)
        seen.add(line)
    return [*first, *rest][:_MOST]


def _is_noticed(place, watch, deadline):
    path = place["path"]
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    try:
        _write(path, f"{text[: place['start']]}({place['new']}){text[place['end'] :]}")
        return _tested(watch, deadline) != 0
    finally:
        _write(path, text)


def _write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def _tested(watch, deadline):
    """pytest's exit status for the files as they are now; all of its words are dropped."""
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(watch.root):
            del sys.modules[name]
    importlib.invalidate_caches()
    random.seed(0)
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet), watch.watching(deadline):
        try:
            return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", f"--rootdir={watch.root}"]))
        except BaseException:
            return 1


class _Late(BaseException):
    pass


class _Watch:
    """Sees which lines of the project run, and ends what runs too long."""

    def __init__(self, project_path):
        self.root = project_path + "/"
        self.lines = set()

    @contextlib.contextmanager
    def watching(self, deadline):
        monitoring = sys.monitoring
        monitoring.use_tool_id(_TOOL, "mutation")
        monitoring.register_callback(_TOOL, monitoring.events.LINE, self._covered if deadline is None else self._timed(deadline))
        monitoring.set_events(_TOOL, monitoring.events.LINE)
        monitoring.restart_events()
        try:
            yield
        finally:
            monitoring.set_events(_TOOL, 0)
            monitoring.register_callback(_TOOL, monitoring.events.LINE, None)
            monitoring.free_tool_id(_TOOL)

    def _covered(self, code, line):
        if code.co_filename.startswith(self.root):
            self.lines.add((code.co_filename.removeprefix(self.root), line))
        return sys.monitoring.DISABLE

    def _timed(self, deadline):
        def on_line(code, line):
            if not code.co_filename.startswith(self.root):
                return sys.monitoring.DISABLE
            if time.perf_counter() > deadline:
                raise _Late
            return None

        return on_line
