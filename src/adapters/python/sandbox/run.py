"""Loads the sandbox's modules before any project file can shadow them, and runs one session."""

import io
import sys
import types


def _load(name, **parts):
    module = types.ModuleType(f"_sandbox_{name}")
    module.__file__ = f"<sandbox {name}>"
    module.__dict__.update(parts)
    exec(compile(sources[name], module.__file__, "exec"), module.__dict__)
    return module


def _load_inspection():
    syntax = _load("syntax")
    small = {name: _load(name, syntax=syntax) for name in ("calls", "forms", "names", "truth")}
    walk = _load("walk", syntax=syntax, **small)
    parts = {name: _load(name, syntax=syntax) for name in ("modules", "undone", "mutants")}
    assertions = _load("assertions", syntax=syntax, walk=walk, **small)
    return _load("inspection", syntax=syntax, assertions=assertions, **parts)


def _stdin():
    if given["is_attended"]:
        return io.BufferedReader(console.Console(ask, given["has_jspi"]))
    return io.BytesIO(given["stdin"].encode("utf-8", "surrogatepass"))


def load_pytest():
    """Load it, and what of the sandbox needs it, ahead of a session; without, an interpreter is there much sooner."""
    global lean, testing
    if testing is None:
        lean, testing = _load("lean"), _load("testing", settings=validate.SETTINGS)


def begin():
    """Compile what is not known yet, before any of the project's files can be imported; return where bytecode lies."""
    validate.use_bytecode(given["project_path"], given["paths"], given["bytecode_folder"])
    return validate.validate(given["project_path"], given["unknown"], report)


def run():
    """Return the exit status of the session."""
    kind, root, paths = given["kind"], given["project_path"], given["paths"]
    if kind == "syntax":
        return 0
    # What few sessions need is loaded now, while no project file can take the place of what it imports.
    inspection = _load_inspection() if kind == "inspect" else None
    mutation = _load("mutation") if kind == "mutate" else None
    prepare.prepare(root, paths, _stdin(), given["is_attended"])
    if inspection:
        return inspection.inspect(given["wanted"], paths, report)
    if mutation:
        return mutation.run_mutations(root, given["mutation"], report)
    network.connect_http(exchange, why_closed)
    plotting.show_as_files()
    missing.refuse_what_is_silent(given["hosts"])
    place.watch_place(root, paths, tell_place)
    if kind == "main":
        return program.run_main(root, given["program"], missing.advice_on)
    return testing.run_tests(root, paths, report, missing.advice_on, set(given["only"]), set(given["without"]))


prepare, console, place, validate = _load("prepare"), _load("console"), _load("place"), _load("validate")
program, lean, testing = _load("program"), None, None
missing, imports = _load("missing"), _load("imports")
network, plotting = _load("network", imports=imports), _load("plotting", imports=imports)
# Whoever runs the session takes it from here before any of the project's Python runs.
sys.modules["_sandbox_session"] = globals()
