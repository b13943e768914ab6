"""Runs main.py as `python main.py` does in the project's folder."""

import atexit
import os
import sys
import traceback
import types

_HERE = __file__


def run_main(project_path):
    """Return the exit status; what went wrong stands on stderr, as at a terminal."""
    path = f"{project_path}/main.py"
    os.chdir(project_path)
    sys.path.insert(0, project_path)
    sys.argv = ["main.py"]
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    status = _run(path, module.__dict__)
    _run_exit_functions()
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def _run(path, names):
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        exec(code, names)
    except SystemExit as exit:
        return _status_of(exit.code)
    except BaseException as error:
        _print_traceback(error)
        return 1
    return 0


def _status_of(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _print_traceback(error):
    """The traceback without the frames of the sandbox."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename == _HERE:
        trace = trace.tb_next
    sys.stdout.flush()
    traceback.print_exception(type(error), error, trace)


def _run_exit_functions():
    try:
        atexit._run_exitfuncs()
    except BaseException as error:
        _print_traceback(error)
