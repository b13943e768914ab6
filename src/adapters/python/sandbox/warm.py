"""Rehearses a session, so that what each session needs is there and practised when the next one begins."""

import contextlib
import gc
import io
import os
import shutil
import sys

import pytest

_FOLDER = "/warm"
_TEST = """
import pytest

@pytest.fixture
def given():
    yield 1

@pytest.mark.parametrize("number", range(8))
def test_passes(given, number, capsys):
    print(number)
    assert capsys.readouterr().out == f"{number}\\n"
    with pytest.raises(ValueError, match="no"):
        raise ValueError("no")

def test_fails(given):
    numbers = [1, 2, 3]
    assert numbers == [given, 2, 4]
"""


def _rehearse():
    modules, path, folder = set(sys.modules), list(sys.path), os.getcwd()
    os.mkdir(_FOLDER)
    os.chdir(_FOLDER)
    with open("warm_test.py", "w") as file:
        file.write(_TEST)
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", f"--rootdir={_FOLDER}"])
    # Nothing of it may be met again.
    os.chdir(folder)
    shutil.rmtree(_FOLDER)
    sys.path[:] = path
    sys.modules.pop("warm_test", None)
    for place in [place for place in sys.path_importer_cache if place.startswith(_FOLDER)]:
        del sys.path_importer_cache[place]
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        if hasattr(sys, name):
            delattr(sys, name)


session = sys.modules["_sandbox_session"]
session["load_pytest"]()
_rehearse()
session["lean"].prepare_session([session["testing"].NEVER_WANTED, session["testing"].SELDOM_WANTED])
gc.collect()
# The garbage collector need not look through any of it again.
gc.freeze()
