"""Loads the sandbox's modules where no project file can shadow them, and runs one session."""

import io
import sys
import types


def _load(name):
    module = types.ModuleType(f"_sandbox_{name}")
    module.__file__ = f"<sandbox {name}>"
    exec(compile(given["sources"][name], module.__file__, "exec"), module.__dict__)
    return module


def _stdin():
    if given["is_attended"]:
        return io.BufferedReader(console.Console(ask, given["has_jspi"]))
    return io.BytesIO(given["stdin"].encode("utf-8", "surrogatepass"))


def run():
    """Return the exit status of the session."""
    root, paths = given["project_path"], given["paths"]
    prepare.prepare(root, paths, _stdin(), given["is_attended"])
    missing.refuse_what_is_silent()
    place.watch_place(root, paths, tell_place)
    if given["kind"] == "main":
        return program.run_main(root, missing.advice_on)
    validate.validate(paths, report)
    return testing.run_tests(root, report, missing.advice_on)


prepare, console, place, validate = _load("prepare"), _load("console"), _load("place"), _load("validate")
testing, program, missing = _load("testing"), _load("program"), _load("missing")
