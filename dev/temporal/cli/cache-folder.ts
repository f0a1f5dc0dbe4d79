// The cache of Temporal CLIs in the user's cache folder, one folder per version.
// Invariant: a CLI in the cache is complete. It is copied under another name and renamed.
import { existsSync, readdirSync } from 'node:fs'
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

const EXECUTABLE = process.platform === 'win32' ? 'temporal.exe' : 'temporal'

/** The default cache folder: in XDG_CACHE_HOME or ~/.cache, ~/Library/Caches on macOS, %LOCALAPPDATA% on Windows. */
export function defaultCacheFolder(env: NodeJS.ProcessEnv): string {
  return join(userCacheFolder(env), 'higgsfield-worker', 'temporal-cli')
}

/** Paths of the CLIs in the cache, newest version first. */
export function cachedClis(cacheFolder: string): string[] {
  if (!existsSync(cacheFolder)) return []
  return readdirSync(cacheFolder)
    .filter((name) => /^v?\d+\.\d+/.test(name))
    .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(cacheFolder, name, EXECUTABLE))
    .filter((path) => existsSync(path))
}

/** Moves an executable into the cache under its version and returns its new path. */
export async function addToCache(cacheFolder: string, version: string, executable: string): Promise<string> {
  const folder = join(cacheFolder, version)
  const target = join(folder, EXECUTABLE)
  const aside = `${target}.${process.pid}`
  await mkdir(folder, { recursive: true })
  // Copied into the cache first, because a rename is atomic only within one file system.
  await copyFile(executable, aside)
  await chmod(aside, 0o755)
  await rename(aside, target)
  await rm(executable, { force: true })
  return target
}

function userCacheFolder(env: NodeJS.ProcessEnv): string {
  if (env['XDG_CACHE_HOME']) return env['XDG_CACHE_HOME']
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  if (process.platform === 'win32' && env['LOCALAPPDATA']) return env['LOCALAPPDATA']
  return join(homedir(), '.cache')
}
