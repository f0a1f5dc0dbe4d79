// Downloads the Temporal CLI from the source of the Temporal SDK into the cache.
// The SDK downloads only as a part of starting its own test server, without progress and without cancellation.
import { createWriteStream } from 'node:fs'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { checkArchive } from './archive-checksums.ts'
import { addToCache } from './cache-folder.ts'
import { checkTemporalCli } from '../../../cli/temporal-cli/version.ts'

/** The SDK's source. It returns the URL of an archive and the name of the executable in it. */
export const TEMPORAL_DOWNLOAD_URL = 'https://temporal.download/cli/default'

type ArchiveInfo = { archiveUrl: string; fileToExtract: string }

const FIRST_BYTE_TIMEOUT_MS = 7_000
const DOWNLOAD_TIMEOUT_MS = 300_000

const run = promisify(execFile)

/**
 * Downloads, unpacks, checks and caches a CLI (about 60 MB).
 * @throws Error that names the failed step. The cache is then unchanged.
 */
export async function downloadTemporalCli(request: {
  cacheFolder: string
  sourceUrl?: string
  signal?: AbortSignal | undefined
  onProgress: (text: string) => void
}): Promise<string> {
  const info = await archiveInfoOrThrow(request.sourceUrl ?? TEMPORAL_DOWNLOAD_URL, request.signal)
  request.onProgress(`Downloading the Temporal CLI from ${info.archiveUrl}`)
  const folder = await mkdtemp(join(request.cacheFolder, 'download-'))
  try {
    const archive = join(folder, info.archiveUrl.endsWith('.zip') ? 'temporal.zip' : 'temporal.tar.gz')
    const response = await fetchOrThrow(info.archiveUrl, request.signal)
    if (response.body === null) throw new Error(`${info.archiveUrl} returned no content`)
    await pipeline(Readable.fromWeb(response.body), createWriteStream(archive), {
      signal: AbortSignal.any([AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS), ...(request.signal ? [request.signal] : [])]),
    })
    await checkArchive(request.cacheFolder, { url: info.archiveUrl, file: archive })
    await run('tar', ['-xf', archive, '-C', folder])
    const executable = join(folder, info.fileToExtract)
    const check = await checkTemporalCli(executable)
    if (!check.isUsable) throw new Error(`the downloaded CLI cannot be used: ${check.reason}`)
    return await addToCache(request.cacheFolder, check.version.cli, executable)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function archiveInfoOrThrow(sourceUrl: string, signal: AbortSignal | undefined): Promise<ArchiveInfo> {
  const url = new URL(sourceUrl)
  url.searchParams.set('arch', arch() === 'x64' ? 'amd64' : arch())
  url.searchParams.set('platform', platform() === 'win32' ? 'windows' : platform())
  if (platform() !== 'win32') url.searchParams.set('format', 'tar.gz')
  const info: unknown = await (await fetchOrThrow(url.href, signal)).json()
  if (typeof info === 'object' && info !== null && 'archiveUrl' in info && 'fileToExtract' in info) {
    const { archiveUrl, fileToExtract } = info
    if (typeof archiveUrl === 'string' && typeof fileToExtract === 'string') return { archiveUrl, fileToExtract }
  }
  throw new Error(`${url.host} did not return the URL of the archive`)
}

/** Limits only the wait for the first byte: a blocked network must fail in seconds, a slow one must not fail. */
async function fetchOrThrow(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), FIRST_BYTE_TIMEOUT_MS)
  const cancellation = signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal])
  try {
    const response = await fetch(url, { signal: cancellation })
    if (!response.ok) throw new Error(`${url} returned status ${response.status}`)
    return response
  } catch (error) {
    const host = new URL(url).host
    const reason = controller.signal.aborted
      ? `did not respond within ${FIRST_BYTE_TIMEOUT_MS / 1000} s`
      : `could not be reached: ${causeOf(error)}`
    throw new Error(`${host} ${reason}`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
