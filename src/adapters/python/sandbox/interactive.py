"""An interactive interpreter in the project's folder, as `python` without a program is."""

import sys

# A file of the project may be called code.py, and is the one that `import code` means at the prompt.
_folder = sys.path.pop(0)
from code import interact

sys.path.insert(0, _folder)
del sys.modules["code"]

interact(banner="", exitmsg="")
