// The input files of running requests. Equal files are stored once. A file is removed when its last loan ends, so that the
// folder contains only files in use.
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { InputMedia } from '../../models/model.ts'
import { downloadOrThrow } from './inputs.ts'

export interface InputLoan {
  /** Path of the content-addressed file. Throws `InputError` with the field's name. */
  fetchOrThrow: (input: InputMedia, signal: AbortSignal) => Promise<string>
  /** Removes the files that no other loan uses. Call it when all outputs are drawn, also after a throw. */
  end: () => void
}

export interface InputFolder {
  borrow: () => InputLoan
}

/** Empties the folder first: unfinished requests of an earlier run fetch their inputs again. */
export function createInputFolder(folder: string): InputFolder {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const borrowers = new Map<string, number>()
  const give = (path: string): void => {
    const left = (borrowers.get(path) ?? 0) - 1
    if (left > 0) return void borrowers.set(path, left)
    borrowers.delete(path)
    rmSync(path, { force: true })
  }
  return {
    borrow: () => {
      const borrowed: string[] = []
      let isEnded = false
      return {
        fetchOrThrow: async (input, signal) => {
          const { partPath, hash } = await downloadOrThrow(input, folder, signal)
          const path = join(folder, hash)
          // The rename is synchronous, so that the end of another loan cannot remove the file before it is counted.
          renameSync(partPath, path)
          borrowers.set(path, (borrowers.get(path) ?? 0) + 1)
          if (isEnded) give(path)
          else borrowed.push(path)
          return path
        },
        end: () => {
          isEnded = true
          for (const path of borrowed.splice(0)) give(path)
        },
      }
    },
  }
}
