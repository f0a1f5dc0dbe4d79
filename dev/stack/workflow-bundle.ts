// Caches the workflow bundle by a hash of its sources. Without the cache, each worker start would take two seconds longer.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { spawnGuarded } from '../processes/guarded-process.ts'

const PROJECT_FOLDER = resolve(import.meta.dirname, '../..')
const CACHE_FOLDER = join(PROJECT_FOLDER, 'node_modules', '.cache', 'hfw-workflow-bundles')
/** All inputs of the bundle: the rooms that workflows may import, the bundler, and the version of each library. */
const SOURCES = ['{workflows,domain,contracts}/**/*.ts', 'worker/bundle.ts', 'package-lock.json']
const MAX_CACHED_BUNDLES = 5

/**
 * Returns the path of a bundle of the current sources and builds it (about two seconds) when none is cached.
 * Returns undefined when it cannot be built or stored. The worker then builds it and reports errors in the sources.
 */
export async function cachedWorkflowBundle(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<string | undefined> {
  const path = join(CACHE_FOLDER, `${await hashOfSources()}.js`)
  if (existsSync(path)) return path
  const unfinished = `${path}.${process.pid}.js`
  try {
    await mkdir(CACHE_FOLDER, { recursive: true })
    const builder = await spawnGuarded({
      name: 'The workflow bundler',
      command: process.execPath,
      args: [join(PROJECT_FOLDER, 'worker', 'bundle.ts'), unfinished],
      env,
      cwd: PROJECT_FOLDER,
      logFile: join(CACHE_FOLDER, 'bundler.log'),
      signal,
    })
    if ((await builder.exited).code !== 0) return undefined
    await rename(unfinished, path)
    await removeOldBundles(path)
    return path
  } catch {
    return undefined
  } finally {
    await rm(unfinished, { force: true }).catch(() => {})
  }
}

async function hashOfSources(): Promise<string> {
  const paths: string[] = []
  for await (const path of glob(SOURCES, { cwd: PROJECT_FOLDER })) if (!path.endsWith('.test.ts')) paths.push(path)
  const hash = createHash('sha256')
  for (const path of paths.toSorted()) hash.update(`${path}\0`).update(await readFile(join(PROJECT_FOLDER, path)))
  return hash.digest('hex').slice(0, 20)
}

/** Removes all but the newest bundles, by modification time. The bundle at `path` always stays. */
async function removeOldBundles(path: string): Promise<void> {
  const bundles = (await readdir(CACHE_FOLDER)).filter((name) => /^[0-9a-f]{20}\.js$/.test(name))
  const aged = await Promise.all(
    bundles.map(async (name) => ({
      file: join(CACHE_FOLDER, name),
      at: (await stat(join(CACHE_FOLDER, name))).mtimeMs,
    })),
  )
  const old = aged.toSorted((a, b) => b.at - a.at).slice(MAX_CACHED_BUNDLES)
  await Promise.all(old.filter(({ file }) => file !== path).map(({ file }) => rm(file, { force: true })))
}
