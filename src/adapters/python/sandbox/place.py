"""Tells which line of the project is running, so that a program that had to be stopped can be said to have been there."""

import gc
import signal
import sys
from time import monotonic

# The last that there is: no program waits for it.
_TICK = 63
# Neither a debugger's, nor a profiler's, nor that of coverage.
_TOOL = 4
# A line that is reached for the first time costs a message; so many at once, and so many in a second.
_MOST_AT_ONCE = 200
_MOST_PER_SECOND = 200


def watch_place(project_path, paths, tell):
    """Call `tell(index of the path, line, is_tick)` for each line of the project when it is first reached, which is
    how a line is known that never comes back, and at each tick that the worker gives."""
    known = {f"{project_path}/{path}": index for index, path in enumerate(paths)}
    monitoring = sys.monitoring
    line, start, off = monitoring.events.LINE, monitoring.events.PY_START, monitoring.DISABLE

    def on_start(code, _):
        if code.co_filename in known:
            monitoring.set_local_events(_TOOL, code, line)
        return off

    credit, before = _MOST_AT_ONCE, monotonic()
    is_frozen = True

    def on_line(code, number):
        nonlocal credit, before
        now = monotonic()
        credit = min(_MOST_AT_ONCE, credit + (now - before) * _MOST_PER_SECOND)
        before = now
        if credit >= 1:
            credit -= 1
            tell(known[code.co_filename], number, False)
        return off

    def on_tick(_, frame):
        nonlocal is_frozen
        try:
            if is_frozen:
                # What has got ready is frozen, which saves time at the end. But beside a heap that is frozen the garbage
                # collector goes over all that a program keeps again and again: too often for one that runs for long.
                is_frozen = False
                gc.unfreeze()
            while frame and frame.f_code.co_filename not in known:
                frame = frame.f_back
            if frame:
                tell(known[frame.f_code.co_filename], frame.f_lineno or 0, True)
            # Lines that were reached long ago may be reached again.
            monitoring.restart_events()
        except BaseException:
            # Whatever goes wrong here is none of the program's business.
            pass

    monitoring.use_tool_id(_TOOL, "place")
    monitoring.register_callback(_TOOL, start, on_start)
    monitoring.register_callback(_TOOL, line, on_line)
    monitoring.set_events(_TOOL, start)
    signal.signal(_TICK, on_tick)
