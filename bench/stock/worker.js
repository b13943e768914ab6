// @ts-check

/** @type {import('pyodide').PyodideAPI} */
let pyodide

/** @param {string[]} wheels */
async function load(wheels) {
  const { loadPyodide } = await import(/** @type {string} */ ('./pyodide/pyodide.mjs'))
  pyodide = await loadPyodide()
  const bytes = await Promise.all(wheels.map(async (file) => (await fetch(`wheels/${file}`)).arrayBuffer()))
  for (const wheel of bytes) pyodide.unpackArchive(wheel, 'wheel')
  await pyodide.runPythonAsync('import pytest')
}

const EPOCH = `import os, py_compile, runpy, sys
import pytest
os.chdir("/home/pyodide/project")
sys.path.insert(0, os.getcwd())
for name in sorted(os.listdir(".")):
    py_compile.compile(name, doraise=True)
status = int(pytest.main(["-q", "-p", "no:cacheprovider"]))
runpy.run_path("main.py", run_name="__main__")
status
`

/** @param {Record<string, string>} files @returns {Promise<number>} pytest's exit status */
async function epoch(files) {
  pyodide.FS.mkdirTree('/home/pyodide/project')
  for (const [path, content] of Object.entries(files))
    pyodide.FS.writeFile(`/home/pyodide/project/${path}`, content)
  pyodide.setStdout({ batched() {} })
  return await pyodide.runPythonAsync(EPOCH)
}

self.onmessage = async ({ data }) => {
  try {
    postMessage({ value: data.type === 'load' ? await load(data.wheels) : await epoch(data.files) })
  } catch (error) {
    postMessage({ error: String(error) })
  }
}
