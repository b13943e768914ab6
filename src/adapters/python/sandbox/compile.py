"""Puts bytecode beside the sources of wheels, so that no program has to wait for it. Runs nothing of theirs."""

import glob
import importlib.util
import marshal
import warnings
import zipfile

TAG = ".cpython-314.pyc"


def bytecode(path, source):
    """Bytecode that is valid whatever the time stamps say, or nothing where the source can't be compiled."""
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return importlib.util.MAGIC_NUMBER + (0b01).to_bytes(4, "little") + bytes(8) + marshal.dumps(code)


def add_bytecode(source, target):
    with zipfile.ZipFile(source) as wheel, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for info in wheel.infolist():
            content = wheel.read(info)
            add(out, info.filename, content)
            if info.filename.endswith(".py"):
                folder, slash, name = info.filename.rpartition("/")
                compiled = bytecode(f"/lib/packages/{info.filename}", content)
                if compiled:
                    add(out, f"{folder}{slash}__pycache__/{name.removesuffix('.py')}{TAG}", compiled)


def add(out, name, content):
    # The date is always the same, so that the same wheel gives the same bytes.
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    out.writestr(info, content)


warnings.simplefilter("ignore")
for path in glob.glob("wheel*.zip"):
    add_bytecode(path, path.replace("wheel", "compiled"))
