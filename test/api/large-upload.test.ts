// A clip of the largest accepted size, from a file through the API into the store. No step holds more of it than a few parts.
import { appendFile, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, onTestFinished } from 'vitest'
import { makeClip } from '../../adapters/media/testing/make-clip.ts'
import { serveHttp } from '../../api/http-server.ts'
import { createApiClient } from '../../cli/api/client.ts'
import { uploadFile } from '../../cli/assets/upload-file.ts'
import { recordedOutput } from '../../cli/testing/recorded-output.ts'
import { MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import { useTestApi } from '../support/api/api.ts'

const MIB = 1024 * 1024
const test = useTestApi()

it('stores a clip of 200 MiB, and holds less than half of it in memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hfw-large-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'long.mp4')
  await makeLargeClip(path)
  const server = await serveHttp(test.api, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  const memory = watchMemory()
  const session = {
    api: createApiClient({ url: server.url }),
    progress: recordedOutput({ isLive: true }),
    signal: new AbortController().signal,
  }
  const asset = await uploadFile(session, { path, label: path, refusedAs: path })
  const grownBytes = memory.stop()
  expect(asset).toMatchObject({ kind: 'video', sizeBytes: MAX_UPLOAD_BYTES })
  // The client, the API and the store are one process here, and a busy machine frees parts later.
  expect(grownBytes / MIB).toBeLessThan(100)
}, 120_000)

/** A short clip with a box behind it that players skip. The box is a hole in the file. */
async function makeLargeClip(path: string): Promise<void> {
  await makeClip({ path, frames: 4, widthPx: 64, heightPx: 64, encoder: { preset: 'ultrafast' } })
  const { size } = await stat(path)
  const header = Buffer.alloc(8)
  header.writeUInt32BE(MAX_UPLOAD_BYTES - size)
  header.write('free', 4, 'latin1')
  await appendFile(path, header)
  await using file = await open(path, 'r+')
  await file.truncate(MAX_UPLOAD_BYTES)
}

/** `stop` returns the largest growth of memory in use, in bytes. Garbage does not count: it is collected before each look. */
function watchMemory(): { stop(): number } {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  const used = () => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = used()
  let highest = before
  const look = () => {
    highest = Math.max(highest, used())
  }
  const timer = setInterval(look, 400)
  return {
    stop: () => {
      clearInterval(timer)
      look()
      return highest - before
    },
  }
}
