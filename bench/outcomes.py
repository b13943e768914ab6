"""A plugin for pytest that writes each test's outcome to the file that OUTCOMES names."""

import json
import os

_outcomes = {}


def pytest_collectreport(report):
    if report.failed:
        _outcomes[report.nodeid] = ["error", ""]


def pytest_runtest_logreport(report):
    outcome = _outcome_of(report)
    if outcome and _outcomes.get(report.nodeid, ["passed"])[0] == "passed":
        reason = report.longrepr[2] if outcome == "skipped" else ""
        _outcomes[report.nodeid] = [outcome, reason]


def _outcome_of(report):
    is_expected = hasattr(report, "wasxfail")
    if report.skipped:
        return "xfailed" if is_expected else "skipped"
    if report.failed:
        return "failed" if report.when == "call" else "error"
    if report.when == "call":
        return "xpassed" if is_expected else "passed"
    return None


def pytest_sessionfinish():
    with open(os.environ["OUTCOMES"], "w", encoding="utf-8") as file:
        json.dump(_outcomes, file)
