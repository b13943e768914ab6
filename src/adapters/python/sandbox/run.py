"""Loads the sandbox's modules where no project file can shadow them, and runs one session."""

import sys
import types


def _load(name, **parts):
    module = types.ModuleType(f"_sandbox_{name}")
    module.__file__ = f"<sandbox {name}>"
    module.__dict__.update(parts)
    exec(compile(given["sources"][name], module.__file__, "exec"), module.__dict__)
    return module


def _load_inspection():
    syntax = _load("syntax")
    names, forms = _load("names", syntax=syntax), _load("forms", syntax=syntax)
    walk = _load("walk", syntax=syntax, names=names, forms=forms)
    parts = {name: _load(name, syntax=syntax) for name in ("undone", "mutants")}
    assertions = _load("assertions", syntax=syntax, names=names, forms=forms, walk=walk)
    return _load("inspection", syntax=syntax, assertions=assertions, **parts)


def run():
    """Return the exit status of the session."""
    kind, root, paths = given["kind"], given["project_path"], given["paths"]
    prepare.prepare(root, paths, given["stdin"])
    if kind == "main":
        return program.run_main(root, given["program"])
    if kind == "inspect":
        return inspection.inspect(given["wanted"], paths, report)
    if kind == "mutate":
        return mutation.run_mutations(root, given["mutation"], report)
    validate.validate(paths, report)
    return testing.run_tests(root, report) if kind == "tests" else 0


prepare = _load("prepare")
if given["kind"] == "main":
    program = _load("program")
elif given["kind"] == "inspect":
    inspection = _load_inspection()
elif given["kind"] == "mutate":
    mutation = _load("mutation")
else:
    validate, testing = _load("validate"), _load("testing")
