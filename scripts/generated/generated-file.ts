// A file of the repository that a program generates, and how to generate or check it.
// Invariant: checking never writes, and generating twice gives the same bytes.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ROOT } from '../checks/root.ts'

export type GeneratedFile = {
  /** Relative to the project. */
  path: string
  produce: () => Promise<string>
}

/** True when the file in the repository is what would be generated now. */
export async function isCurrent(file: GeneratedFile): Promise<boolean> {
  const [expected, present] = await Promise.all([file.produce(), readOrUndefined(file.path)])
  return expected === present
}

/** Writes the file; true when it changed. */
export async function write(file: GeneratedFile): Promise<boolean> {
  const [expected, present] = await Promise.all([file.produce(), readOrUndefined(file.path)])
  if (expected === present) return false
  const path = resolve(ROOT, file.path)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, expected)
  return true
}

function readOrUndefined(path: string): Promise<string | undefined> {
  return readFile(resolve(ROOT, path), 'utf8').catch(() => undefined)
}
