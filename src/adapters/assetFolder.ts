let folder: string | null = null

/** From now on the app's large files are loaded from this folder: a copy of the package's `dist/assets`. */
export function placeAssets(url: URL | string): void {
  folder = String(url).replace(/\/*$/, '/')
}

/** Where a file is, if somebody has said so. */
export const assetUrl = (file: string): string | null => (folder === null ? null : new URL(file, folder).href)
