declare module 'virtual:sandbox' {
  /** The sealed frame's document. */
  export const framePage: string
  export const assets: Readonly<
    Record<
      'worker.txt' | 'python.wasm' | 'stdlib.zip' | 'site.zip' | 'ruff.wasm',
      { readonly url: string; readonly bytes: number; readonly sha256: string }
    >
  >
}

declare module 'pyodide/pyodide.asm.mjs' {
  const createPyodideModule: NonNullable<
    Parameters<typeof import('pyodide').loadPyodide>[0]
  >['createPyodideModule'] & {}
  export default createPyodideModule
}
