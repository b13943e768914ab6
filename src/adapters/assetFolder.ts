let folder: string | null = null

/**
 * From now on the app's large files are loaded from this folder: a copy of the package's `dist/assets`. A relative one counts
 * from the page's own address. @throws a TypeError when it is no address
 */
export function placeAssets(url: URL | string): void {
  folder = new URL(String(url).replace(/\/*$/, '/'), globalThis.document?.baseURI).href
}

/** Where a file is, if somebody has said so. */
export const assetUrl = (file: string): string | null => (folder === null ? null : new URL(file, folder).href)
