const NAMES =
  /(^|\/)(__MACOSX|\.DS_Store|Thumbs\.db|__pycache__|\.pytest_cache|\.git|\.venv|node_modules)(\/|$)/

/** Whether a path leads to what operating systems, Python and its tools leave behind: no part of a project. */
export const isClutter = (path: string): boolean => NAMES.test(path)
