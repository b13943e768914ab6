"""Packs Python sources as bytecode that needs no source and no time stamp to be taken for valid."""

import importlib.util
import marshal
import zipfile

# Nobody can use these in a browser tab: windows, package installers, their own tests.
LEFT_OUT = ("idlelib/", "tkinter/", "turtledemo/", "ensurepip/", "test/", "pydoc_data/", "turtle.py")
# pytest asks Pygments for Python and nothing else.
PYGMENTS_KEPT = ("lexers/_mapping", "lexers/__init__", "lexers/python", "lexers/diff", "formatters/terminal", "formatters/__init__", "formatters/_mapping", "styles/__init__", "styles/_mapping", "styles/default")


def pack(archives, target, place):
    """Write every module of the archives to one zip, compiled; other files as they are.

    `place` is where the zip will lie: tracebacks name it, and pytest leaves frames out by their folder.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for archive in archives:
            with zipfile.ZipFile(archive) as source:
                for info in source.infolist():
                    if not info.is_dir() and _is_kept(info.filename):
                        _add(out, info.filename, source.read(info), place)


def _is_kept(name):
    if name.startswith(LEFT_OUT):
        return False
    if name.startswith(("pygments/lexers/", "pygments/formatters/", "pygments/styles/")):
        return name.removeprefix("pygments/").startswith(PYGMENTS_KEPT)
    return True


def _add(out, name, content, place):
    # The date is always the same, so that the same inputs give the same bytes.
    info = zipfile.ZipInfo(name if not name.endswith(".py") else name + "c", (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    if name.endswith(".py"):
        content = _compiled(f"{place}/{name}", content)
    out.writestr(info, content)


def _compiled(path, source):
    code = compile(source, path, "exec", dont_inherit=True)
    unchecked_hash = (0b01).to_bytes(4, "little")
    return importlib.util.MAGIC_NUMBER + unchecked_hash + bytes(8) + marshal.dumps(code)
