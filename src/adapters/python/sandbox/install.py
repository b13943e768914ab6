"""Unpacks the wheels that the page has handed in."""

import importlib
import os
import sys
import zipfile

# Beside the site's zip: pytest and tracebacks take it for a library, not for the project.
PLACE = "/lib/packages"


def install(path):
    """Unpack one wheel; what some keep apart as data of the library lies where the rest does."""
    with zipfile.ZipFile(path) as wheel:
        for info in wheel.infolist():
            name = info.filename
            root, _, rest = name.partition("/")
            if root.endswith(".data"):
                kind, _, name = rest.partition("/")
                if kind not in ("purelib", "platlib") or not name:
                    continue
            is_bytecode = "__pycache__/" in name
            # Imports look for bytecode outside of where sources lie.
            info.filename = name.replace("__pycache__/", "")
            wheel.extract(info, bytecode_folder + PLACE if is_bytecode else PLACE)
    os.remove(path)


for number in range(count):
    install(f"/tmp/wheel{number}")
sys.path.append(PLACE)
importlib.invalidate_caches()
