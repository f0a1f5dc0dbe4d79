// Counts the uses of output files. A file that several requests share is deleted with its last use.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface OutputFiles {
  pathOf: (file: string) => string
  /** Adds a use. */
  hold: (file: string) => void
  /** Removes a use; true when it was the last and the file is deleted. Without a use it does nothing. */
  giveBack: (file: string) => boolean
}

/** An unused file may belong to a request of an earlier run, which soon needs it again. */
const UNUSED_KEPT_MS = 3600_000

/** `inUse` lists the files that requests of an earlier run use, one entry for each use. Other old files are removed. */
export function createOutputFiles(folder: string, inUse: Iterable<string>): OutputFiles {
  const uses = new Map<string, number>()
  const hold = (file: string): void => void uses.set(file, (uses.get(file) ?? 0) + 1)
  for (const file of inUse) hold(file)
  removeUnused(folder, uses)
  const pathOf = (file: string) => join(folder, file)
  return {
    pathOf,
    hold,
    giveBack: (file) => {
      const left = (uses.get(file) ?? 0) - 1
      if (left > 0) uses.set(file, left)
      if (left !== 0) return false
      uses.delete(file)
      rmSync(pathOf(file), { force: true })
      return true
    },
  }
}

function removeUnused(folder: string, uses: ReadonlyMap<string, number>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const file of readdirSync(folder)) {
    const path = join(folder, file)
    const isLeft = !uses.has(file) && statSync(path).mtimeMs < Date.now() - UNUSED_KEPT_MS
    if (isLeft || file.endsWith('.part')) rmSync(path, { force: true })
  }
}
