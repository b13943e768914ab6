"""Loads the sandbox's modules before any project file can shadow them, and runs one session."""

import io
import sys
import types


def _load(name):
    module = types.ModuleType(f"_sandbox_{name}")
    module.__file__ = f"<sandbox {name}>"
    exec(compile(sources[name], module.__file__, "exec"), module.__dict__)
    return module


def _stdin():
    if given["is_attended"]:
        return io.BufferedReader(console.Console(ask, given["has_jspi"]))
    return io.BytesIO(given["stdin"].encode("utf-8", "surrogatepass"))


def begin():
    """Compile what is not known yet, before any of the project's files can be imported; return where bytecode lies."""
    validate.use_bytecode(given["project_path"], given["paths"], given["bytecode_folder"])
    return validate.validate(given["project_path"], given["unknown"], report)


def run():
    """Return the exit status of the session."""
    root, paths = given["project_path"], given["paths"]
    prepare.prepare(root, paths, _stdin(), given["is_attended"])
    missing.refuse_what_is_silent()
    place.watch_place(root, paths, tell_place)
    if given["kind"] == "main":
        return program.run_main(root, missing.advice_on)
    return testing.run_tests(root, report, missing.advice_on, set(given["only"]), set(given["without"]))


prepare, console, place, validate = _load("prepare"), _load("console"), _load("place"), _load("validate")
testing, program, missing = _load("testing"), _load("program"), _load("missing")
# Whoever runs the session takes it from here before any of the project's Python runs.
sys.modules["_sandbox_session"] = globals()
