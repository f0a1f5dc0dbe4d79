// A process that stores a clip and uploads it to a platform, through the adapters of the product. It prints how much its memory has grown.
import { createHiggsfieldPlatform } from '../client.ts'
import { fixedCredentials } from './fixed-credentials.ts'
import { createFilesystemStore } from '../../storage/filesystem-store.ts'

const [root, baseUrl, size] = process.argv.slice(2)
if (!root || !baseUrl || !size) throw new Error('usage: send-large-clip.ts <root> <platform> <bytes>')
const sizeBytes = Number(size)
const contentType = 'video/mp4'
const key = 'media/00/clip.mp4'

const CHUNK = Buffer.alloc(64 * 1024, 1)

const store = createFilesystemStore({ root })
const platform = createHiggsfieldPlatform({
  baseUrl,
  credentials: fixedCredentials([{ accountId: 'north', keyId: 'key', secret: 'secret' }]),
  userAgent: 'higgsfield-worker-test/1',
})

async function* clip(): AsyncGenerator<Uint8Array> {
  for (let left = sizeBytes; left > 0; left -= 64 * 1024) yield CHUNK.subarray(0, Math.min(left, CHUNK.length))
}

const before = process.resourceUsage().maxRSS
await store.put({ key, body: clip(), contentType, sizeBytes })
const body = async () => (await store.get(key))!.body
await platform.upload({ accountId: 'north', contentType, sizeBytes, body })
console.log(JSON.stringify({ grownBytes: (process.resourceUsage().maxRSS - before) * 1024 }))
