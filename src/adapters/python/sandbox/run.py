"""Loads the sandbox's modules before any project file can shadow them, and runs one session."""

import sys
import types


def _load(name):
    module = types.ModuleType(f"_sandbox_{name}")
    module.__file__ = f"<sandbox {name}>"
    exec(compile(sources[name], module.__file__, "exec"), module.__dict__)
    return module


def begin():
    """Compile what is not known yet, before any of the project's files can be imported; return where bytecode lies."""
    validate.use_bytecode(given["project_path"], given["paths"], given["bytecode_folder"])
    return validate.validate(given["project_path"], given["unknown"], report)


def run():
    """Return the exit status of the session."""
    root = given["project_path"]
    prepare.prepare(root, given["paths"], given["stdin"])
    if given["kind"] == "main":
        return program.run_main(root)
    return testing.run_tests(root, report, set(given["only"]), set(given["without"]))


prepare, validate = _load("prepare"), _load("validate")
testing, program = _load("testing"), _load("program")
# Whoever runs the session takes it from here before any of the project's Python runs.
sys.modules["_sandbox_session"] = globals()
