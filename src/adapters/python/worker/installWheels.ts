import type { PyodideAPI } from 'pyodide'
import installPy from '../sandbox/install.py?raw'
import { BYTECODE_FOLDER } from './bytecodeFiles'

/** Unpacks wheels where `import` finds them, after the standard library and before the project has run anything. */
export async function installWheels(pyodide: PyodideAPI, wheels: readonly Uint8Array[]): Promise<void> {
  if (wheels.length === 0) return
  for (const [i, wheel] of wheels.entries()) pyodide.FS.writeFile(`/tmp/wheel${i}`, wheel)
  const globals = pyodide.toPy({ count: wheels.length, bytecode_folder: BYTECODE_FOLDER })
  await pyodide.runPythonAsync(installPy, { globals, filename: '<sandbox install>' })
}
