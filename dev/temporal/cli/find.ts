// Finds or obtains a Temporal CLI: TEMPORAL_CLI, the PATH, the cache, the SDK's download, a build with Go, in this order.
// The SDK has no such search: it needs a path or downloads, and many machines cannot download.
import { temporalClisOnPath } from '../../../cli/temporal-cli/on-path.ts'
import { StackError } from '../../stack/stack-error.ts'
import { cachedClis, defaultCacheFolder } from './cache-folder.ts'
import { obtainTemporalCli } from './obtain.ts'
import { checkTemporalCli } from '../../../cli/temporal-cli/version.ts'
import type { FindOptions, TemporalCli } from './temporal-cli.ts'

/**
 * Returns a usable CLI (0.3 s when there is one, some minutes when it has to be built).
 * @throws StackError that lists every attempt with its reason, and three ways to fix it. An unusable TEMPORAL_CLI ends the search,
 *   because a CLI that the user named must not be replaced silently.
 */
export async function findTemporalCli(options: FindOptions): Promise<TemporalCli> {
  const { env } = options
  const named = env['TEMPORAL_CLI']
  if (named) return await namedCliOrThrow(named)

  const attempts: string[] = []
  const onPath = temporalClisOnPath(env['PATH'] ?? '')
  if (onPath.length === 0) attempts.push('PATH: no "temporal" in any of its folders')
  for (const path of onPath) {
    const check = await checkTemporalCli(path)
    if (check.isUsable) return { path, version: check.version, source: 'PATH' }
    attempts.push(`PATH: ${path}: ${check.reason}`)
  }

  const cacheFolder = options.cacheFolder ?? defaultCacheFolder(env)
  const cached = await usableCachedCli(cacheFolder, attempts)
  if (cached !== undefined) return cached
  const obtained = await obtainTemporalCli({ ...options, cacheFolder, attempts, findCached: usableCachedCli })
  if (obtained !== undefined) return obtained
  throw new StackError(explainFailure(attempts))
}

async function namedCliOrThrow(path: string): Promise<TemporalCli> {
  const check = await checkTemporalCli(path)
  if (check.isUsable) return { path, version: check.version, source: 'TEMPORAL_CLI' }
  throw new StackError(
    `TEMPORAL_CLI names ${path}, which cannot be used: ${check.reason}.\n` +
      'Set it to another Temporal CLI, or unset it to find, download or build one.',
  )
}

async function usableCachedCli(cacheFolder: string, attempts: string[]): Promise<TemporalCli | undefined> {
  const cached = cachedClis(cacheFolder)
  if (cached.length === 0) attempts.push(`cache: nothing in ${cacheFolder}`)
  for (const path of cached) {
    const check = await checkTemporalCli(path)
    if (check.isUsable) return { path, version: check.version, source: 'cache' }
    attempts.push(`cache: ${path}: ${check.reason}`)
  }
  return undefined
}

function explainFailure(attempts: readonly string[]): string {
  return [
    'No usable Temporal CLI was found. It is needed to run the Temporal server. Tried:',
    ...attempts.map((attempt) => `  - ${attempt}`),
    'Do one of these:',
    '  1. Install the Temporal CLI so that "temporal" is on the PATH (https://docs.temporal.io/cli, or: brew install temporal),',
    '     or set TEMPORAL_CLI to the path of one.',
    '  2. Install Go 1.25 or newer (https://go.dev/dl): the CLI is then built from source, once.',
    '  3. Set TEMPORAL_ADDRESS to a Temporal server that is already running (host:port).',
  ].join('\n')
}
