// A process that stores a body without end, for tests that kill it half-way or give it no space.
// Prints one line once bytes are on the disk, and the error's code when the store refuses.
import { createFilesystemStore } from '../filesystem-store.ts'

const [root, key] = process.argv.slice(2)
if (!root || !key) throw new Error('usage: put-endless-body.ts <root> <key>')

async function* endless(): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; ; chunk++) {
    if (chunk === 2) console.log('writing')
    yield Buffer.alloc(64 * 1024)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

try {
  await createFilesystemStore({ root }).put({ key, body: endless(), contentType: 'video/mp4' })
} catch (error) {
  console.log((error as { code: string }).code)
}
