// Obtains a CLI when none is installed: downloads it, or else builds it.
// Invariant: one process of a user does this at a time. The others wait and use its result.
import { mkdirSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tryLockFolder } from '../../processes/folder-lock.ts'
import type { FolderLock } from '../../processes/folder-lock.ts'
import { buildTemporalCli, obstacleToBuild } from './build.ts'
import { downloadTemporalCli } from './download.ts'
import { checkTemporalCli } from '../../../cli/temporal-cli/version.ts'
import type { CliSource, FindOptions, TemporalCli } from './temporal-cli.ts'
import { messageOf } from '../../../cli/errors/message-of.ts'

type ObtainRequest = FindOptions & {
  cacheFolder: string
  /** Receives a line for each failed attempt. */
  attempts: string[]
  findCached: (cacheFolder: string, attempts: string[]) => Promise<TemporalCli | undefined>
}

const LOCK_POLL_MS = 300

/** Downloads or builds a CLI into the cache. Returns undefined when both fail; `attempts` then has the reasons. */
export async function obtainTemporalCli(request: ObtainRequest): Promise<TemporalCli | undefined> {
  mkdirSync(request.cacheFolder, { recursive: true })
  const { lock, hadToWait } = await waitForLock(request)
  try {
    if (hadToWait) {
      const madeByOther = await request.findCached(request.cacheFolder, [])
      if (madeByOther !== undefined) return madeByOther
    }
    await removeLeftovers(request.cacheFolder)
    return (await attempt(request, 'download', download)) ?? (await attempt(request, 'build', build))
  } finally {
    lock?.release()
  }
}

async function waitForLock(request: ObtainRequest): Promise<{ lock: FolderLock | undefined; hadToWait: boolean }> {
  const startedAt = Date.now()
  for (let hadToWait = false; ; hadToWait = true) {
    try {
      const lock = tryLockFolder(request.cacheFolder, 'build.lock')
      if (lock !== undefined) return { lock, hadToWait }
    } catch {
      // The file system has no locks, as on some network drives. Two processes may then write the same file; the last rename wins.
      return { lock: undefined, hadToWait }
    }
    request.onProgress?.('Waiting for another process that is obtaining the Temporal CLI', Date.now() - startedAt)
    await sleep(LOCK_POLL_MS, undefined, { signal: request.signal })
  }
}

/** Removes unfinished folders of killed processes. The lock is held, so no other process uses them. */
async function removeLeftovers(cacheFolder: string): Promise<void> {
  const names = await readdir(cacheFolder)
  const leftovers = names.filter((name) => /^(build|download)-/.test(name))
  await Promise.all(leftovers.map((name) => rm(join(cacheFolder, name), { recursive: true, force: true })))
}

async function attempt(
  request: ObtainRequest,
  source: CliSource,
  make: (request: ObtainRequest) => Promise<string>,
): Promise<TemporalCli | undefined> {
  try {
    const path = await make(request)
    const check = await checkTemporalCli(path)
    if (check.isUsable) return { path, version: check.version, source }
    request.attempts.push(`${source}: ${path}: ${check.reason}`)
  } catch (error) {
    request.signal?.throwIfAborted()
    request.attempts.push(`${source}: ${messageOf(error)}`)
  }
  return undefined
}

function download(request: ObtainRequest): Promise<string> {
  const startedAt = Date.now()
  return downloadTemporalCli({
    cacheFolder: request.cacheFolder,
    signal: request.signal,
    ...(request.downloadUrl === undefined ? {} : { sourceUrl: request.downloadUrl }),
    onProgress: (text) => request.onProgress?.(text, Date.now() - startedAt),
  })
}

async function build(request: ObtainRequest): Promise<string> {
  const obstacle = await obstacleToBuild(request.env)
  if (obstacle !== undefined) throw new Error(obstacle)
  return buildTemporalCli({
    cacheFolder: request.cacheFolder,
    env: request.env,
    signal: request.signal,
    onProgress: (text, elapsedMs) => request.onProgress?.(text, elapsedMs),
  })
}
