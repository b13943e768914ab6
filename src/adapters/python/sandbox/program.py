"""Runs a file as `python main.py` does in the project's folder."""

import atexit
import builtins
import gc
import io
import sys
import traceback
import types

_excepthook = sys.excepthook
_WRITERS = (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom)


def run_main(project_path, program, advice_on):
    """Return the exit status; what went wrong stands on stderr, as at a terminal, with what `advice_on` says of it."""
    path = f"{project_path}/{program}"
    sys.argv = [program]
    sys.orig_argv = ["python", program]
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = builtins
    sys.modules["__main__"] = module
    # What is there before the program is none of its rubbish.
    gc.freeze()
    status = _run(path, module.__dict__, advice_on)
    _run_exit_functions(advice_on)
    is_flushed = _flush()
    _let_go(module, project_path)
    return status if _flush() and is_flushed else status or 120


def _run(path, names, advice_on):
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        exec(code, names)
    except SystemExit as exit:
        return _status_of(exit.code)
    except BaseException as error:
        try:
            _print_traceback(error, advice_on(error))
        except SystemExit as exit:
            return _status_of(exit.code)
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
    """The traceback without the frames of the sandbox, or what the program shows instead."""
    _flush()
    if advice:
        error.add_note(advice)
    if sys.excepthook is _excepthook:
        return _show(error)
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    except SystemExit:
        raise
    except BaseException as other:
        other.__context__ = None
        print("Error in sys.excepthook:", file=sys.__stderr__)
        _show(other)
        print("\nOriginal exception was:", file=sys.__stderr__)
        _show(error)


def _show(error):
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


def _let_go(main, project_path):
    """Let go of all that the program holds, as Python does at its end: files are written, and objects have their say."""
    _write_files()
    imported = [module for module in list(sys.modules.values()) if type(module) is types.ModuleType]
    own = [module for module in reversed(imported) if str(module.__dict__.get("__file__")).startswith(f"{project_path}/")]
    for module in (main, *own):
        names = module.__dict__
        # Names that begin with one underscore go first.
        for name in sorted(names, key=lambda name: not (name.startswith("_") and not name.startswith("__"))):
            if name != "__builtins__":
                names[name] = None
    gc.collect()


def _write_files():
    """Write what files that are open still hold back: of those that lie in a circle it might be lost."""
    for thing in gc.get_objects():
        if issubclass(type(thing), _WRITERS):
            try:
                thing.flush()
            except Exception:
                # It is closed, or the disk is full; the program did not ask.
                pass


def _flush():
    """Whether what was left in the streams could be written; a program may have closed them, or put others there."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except BaseException:
        return False
    return True
