// A clip of the largest size on its way from the caller through the store to the platform: its bytes are never all in memory.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { MAX_MEDIA_BYTES } from '../contracts/public/assets.ts'

const PROGRAM = path.join(import.meta.dirname, '../adapters/higgsfield/testing/send-large-clip.ts')
const MIB = 1024 * 1024

it('a clip of 200 MiB is stored and uploaded with at most 96 MiB more memory', async () => {
  const sizeBytes = MAX_MEDIA_BYTES.video
  expect(sizeBytes).toBe(200 * MIB)
  const root = await mkdtemp(path.join(tmpdir(), 'hfw-large-'))
  await using platform = await startPlatform()
  try {
    const args = [PROGRAM, root, platform.baseUrl, String(sizeBytes)]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(platform.received()).toBe(sizeBytes)
    expect(JSON.parse(stdout).grownBytes).toBeLessThan(96 * MIB)
  } finally {
    await rm(root, { recursive: true })
  }
}, 60_000)

/** Counts the bytes of an upload, and keeps none. */
async function startPlatform() {
  let received = 0
  const server = createServer((request, response) => {
    if (request.method !== 'PUT') {
      const { port } = server.address() as AddressInfo
      const url = `http://127.0.0.1:${port}/file.mp4`
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ public_url: url, upload_url: url, content_type: 'video/mp4' }))
      return
    }
    request.on('data', (chunk: Buffer) => (received += chunk.length))
    request.on('end', () => response.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    received: () => received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
