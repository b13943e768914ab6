"""Loads the sandbox's modules where no project file can shadow them, and runs one session."""

import sys
import types


def _load(name):
    module = types.ModuleType(f"_sandbox_{name}")
    module.__file__ = f"<sandbox {name}>"
    exec(compile(given["sources"][name], module.__file__, "exec"), module.__dict__)
    return module


def run():
    """Return the exit status of the session."""
    root, paths = given["project_path"], given["paths"]
    prepare.prepare(root, paths, given["stdin"])
    if given["kind"] == "main":
        return program.run_main(root, given["program"])
    validate.validate(paths, report)
    return testing.run_tests(root, report) if given["kind"] == "tests" else 0


prepare, validate = _load("prepare"), _load("validate")
testing, program = _load("testing"), _load("program")
