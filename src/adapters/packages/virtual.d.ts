declare module 'virtual:packages' {
  /** The interpreter's version, such as 3.14.2. */
  export const python: string
  /** The version of the platform that compiled wheels are built for, such as 2026_0. */
  export const abi: string
  /** What `import` finds in the standard library. */
  export const standard: readonly string[]
  /** What every interpreter has beside it: name to version. */
  export const provided: Readonly<Record<string, string>>
  /** The folder of Pyodide's own distribution. */
  export const distributionUrl: string
  /** The registry's simple index. */
  export const indexUrl: string
  /** What ships with the app. */
  export const shipped: readonly (import('./candidate').ListedWheel & { readonly url: string })[]
}

declare module 'virtual:distribution' {
  export const distribution: readonly import('./candidate').ListedWheel[]
}
