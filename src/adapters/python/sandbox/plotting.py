"""Lets matplotlib show its figures where there are no windows. `imports` is given by whoever loads this."""

import os


def show_as_files():
    """Let pyplot.show() write each figure that is open to a picture in the project's folder, and close it."""
    imports.after_import("matplotlib.pyplot", _change)


def _change(pyplot):
    def show(*_, **__):
        for number in pyplot.get_fignums():
            pyplot.figure(number).savefig(_free_name())
        pyplot.close("all")

    pyplot.show = show


def _free_name():
    number = 1
    while os.path.exists(f"figure{number}.png"):
        number += 1
    return f"figure{number}.png"
