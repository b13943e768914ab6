import { readFileSync } from 'node:fs'
import { loadPyodide, type PyodideAPI } from 'pyodide'
import { beforeAll, expect, it } from 'vitest'

const sourceOf = (name: string) => readFileSync(new URL(`./${name}.py`, import.meta.url), 'utf8')
/** As much of matplotlib as matters here. */
const PYPLOT = `_figures = {}


class Figure:
    def __init__(self, number):
        self.number = number

    def savefig(self, name):
        with open(name, "w") as file:
            file.write(f"picture {self.number}")


def figure(number=None):
    number = number or max(_figures, default=0) + 1
    return _figures.setdefault(number, Figure(number))


def get_fignums():
    return sorted(_figures)


def close(which):
    assert which == "all"
    _figures.clear()


def show():
    raise RuntimeError("There are no windows.")
`
let python: PyodideAPI

beforeAll(async () => {
  python = await loadPyodide()
  for (const place of ['/lib/stub/matplotlib', '/home/pyodide/project']) python.FS.mkdirTree(place)
  python.FS.writeFile('/lib/stub/matplotlib/__init__.py', '')
  python.FS.writeFile('/lib/stub/matplotlib/pyplot.py', PYPLOT)
})

it('writes each figure that is shown to a file of its own, beside what is there', () => {
  python.FS.writeFile('/home/pyodide/project/figure2.png', 'mine')
  const globals = python.toPy({ imports_source: sourceOf('imports'), plotting_source: sourceOf('plotting') })
  python.runPython(
    `import os, sys, types
os.chdir("/home/pyodide/project")
sys.path.append("/lib/stub")
imports, plotting = types.ModuleType("imports"), types.ModuleType("plotting")
exec(imports_source, imports.__dict__)
plotting.imports = imports
exec(plotting_source, plotting.__dict__)
plotting.show_as_files()
assert "matplotlib" not in sys.modules
import matplotlib.pyplot as plt
plt.figure(), plt.figure()
plt.show()
assert plt.get_fignums() == []
plt.figure()
plt.show(block=False)
plt.show()`,
    { globals },
  )
  const read = (name: string) => python.FS.readFile(`/home/pyodide/project/${name}`, { encoding: 'utf8' })
  expect([1, 2, 3, 4].map((number) => read(`figure${number}.png`))).toEqual([
    'picture 1',
    'mine',
    'picture 2',
    'picture 1',
  ])
})
