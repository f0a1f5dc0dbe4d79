// Finds Temporal CLIs on the PATH. The stack and the doctor search in the same way.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Paths of the files named `temporal` in the folders of `path` (the value of PATH), in their order. */
export function temporalClisOnPath(path: string): string[] {
  const name = process.platform === 'win32' ? 'temporal.exe' : 'temporal'
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  return [...new Set(folders)].map((folder) => join(folder, name)).filter((file) => existsSync(file))
}
