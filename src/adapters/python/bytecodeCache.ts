import type { Files } from '../../core/project'
import type { Bytecode } from './session'

const MAX_BYTES = 32_000_000

interface Entry {
  readonly content: string
  readonly bytecode: Bytecode
}

/** What a session need not compile again. */
export interface Known {
  readonly bytecode: readonly Bytecode[]
  /** Python files whose bytecode is not known. */
  readonly unknown: readonly string[]
}

export interface BytecodeCache {
  known(projectPath: string, files: Files, paths: readonly string[]): Known
  keep(projectPath: string, files: Files, modules: readonly Bytecode[]): void
}

/**
 * Carries bytecode from one session to the next, for files whose content is the same, character by character. It was
 * compiled before any of the project's Python ran, so it says what the file says and nothing else, whoever wrote the
 * file. Of each file the newest is kept, and of all together so much.
 */
export function createBytecodeCache(maxBytes = MAX_BYTES): BytecodeCache {
  const entries = new Map<string, Entry>()
  let bytes = 0
  const forget = (key: string) => {
    bytes -= entries.get(key)?.bytecode[2].length ?? 0
    entries.delete(key)
  }
  return {
    known(projectPath, files, paths) {
      const bytecode: Bytecode[] = []
      const unknown: string[] = []
      for (const path of paths) {
        const entry = entries.get(`${projectPath}/${path}`)
        if (entry && entry.content === files[path]) bytecode.push(entry.bytecode)
        else unknown.push(path)
      }
      return { bytecode, unknown }
    },
    keep(projectPath, files, modules) {
      for (const bytecode of modules) {
        const [path, , code] = bytecode
        const content = Object.hasOwn(files, path) ? files[path] : undefined
        // Bytes could be changed by whoever handed them in.
        if (typeof content !== 'string') continue
        const key = `${projectPath}/${path}`
        forget(key)
        entries.set(key, { content, bytecode })
        bytes += code.length
      }
      for (const key of entries.keys()) if (bytes > maxBytes) forget(key)
    },
  }
}
