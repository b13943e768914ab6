"""Runs a file as `python main.py` does in the project's folder."""

import atexit
import builtins
import sys
import traceback
import types

_excepthook = sys.excepthook


def run_main(project_path, program, advice_on):
    """Return the exit status; what went wrong stands on stderr, as at a terminal, with what `advice_on` says of it."""
    path = f"{project_path}/{program}"
    sys.argv = [program]
    sys.orig_argv = ["python", program]
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = builtins
    sys.modules["__main__"] = module
    status = _run(path, module.__dict__, advice_on)
    _run_exit_functions(advice_on)
    return status if _flush() else status or 120


def _run(path, names, advice_on):
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        exec(code, names)
    except SystemExit as exit:
        return _status_of(exit.code)
    except BaseException as error:
        _print_traceback(error, advice_on(error))
        # What a shell says of a program that was interrupted.
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _status_of(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _print_traceback(error, advice):
    """The traceback without the frames of the sandbox."""
    _flush()
    if advice:
        error.add_note(advice)
    if sys.excepthook is not _excepthook:
        return sys.excepthook(type(error), error, error.__traceback__)
    shown = traceback.TracebackException.from_exception(error)
    _leave_out_sandbox(shown)
    print("".join(shown.format()), end="", file=sys.__stderr__)


def _leave_out_sandbox(shown):
    shown.stack[:] = [frame for frame in shown.stack if not frame.filename.startswith("<sandbox ")]
    for other in (shown.__cause__, shown.__context__, *(shown.exceptions or ())):
        if other:
            _leave_out_sandbox(other)


def _run_exit_functions(advice_on):
    try:
        atexit._run_exitfuncs()
    except BaseException as error:
        _print_traceback(error, advice_on(error))


def _flush():
    """Whether what was left in the streams could be written; a program may have closed them, or put others there."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except BaseException:
        return False
    return True
