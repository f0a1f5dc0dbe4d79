// The checksums of downloaded archives: the first download of a URL records its SHA-256, later ones must match it.
// The source publishes no checksums, so the first download is trusted.
// Invariant: an archive that differs from its record is never unpacked or run.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** SHA-256 in hexadecimal, by the URL of the archive. */
type Checksums = Record<string, string>

const fileIn = (cacheFolder: string) => join(cacheFolder, 'checksums.json')

/**
 * Compares the archive with the record of its URL, and records it where there is none. The caller holds the lock of the cache.
 * @throws Error that names both checksums where they differ.
 */
export async function checkArchive(cacheFolder: string, download: { url: string; file: string }): Promise<void> {
  const { url, file } = download
  const checksums = await readChecksums(cacheFolder)
  const sha256 = await sha256Of(file)
  const recorded = checksums[url]
  if (recorded === undefined) return writeChecksums(cacheFolder, { ...checksums, [url]: sha256 })
  if (recorded === sha256) return
  throw new Error(
    `${url} has changed since its first download: its SHA-256 was ${recorded} and is ${sha256}. ` +
      `If the new file is right, remove the entry from ${fileIn(cacheFolder)}`,
  )
}

async function readChecksums(cacheFolder: string): Promise<Checksums> {
  const text = await readFile(fileIn(cacheFolder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  return JSON.parse(text) as Checksums
}

async function writeChecksums(cacheFolder: string, checksums: Checksums): Promise<void> {
  const draft = `${fileIn(cacheFolder)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(checksums, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, fileIn(cacheFolder))
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
