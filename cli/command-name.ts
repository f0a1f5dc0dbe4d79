// How the user started `hfw`, for the commands in hints.
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { PROJECT_DIR } from './project-dir.ts'

/**
 * `script`: the program that Node runs. `npx hfw` and an installed `hfw` run a link of that name; every other start is
 * that of a clone. The result works in the folder `cwd`.
 */
export function commandNameOf(script: string, cwd: string): string {
  if (basename(script) === 'hfw') return basename(dirname(script)) === '.bin' ? 'npx hfw' : 'hfw'
  const launcher = join(PROJECT_DIR, 'hfw')
  const path = relative(cwd, launcher)
  if (isAbsolute(path) || path.startsWith(join('..', '..', '..'))) return launcher
  return path.startsWith('..') ? path : join('.', path).replace(/^/, './')
}
