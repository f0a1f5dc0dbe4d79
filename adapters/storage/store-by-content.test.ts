import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFilesystemStore } from './filesystem-store.ts'
import { storeByContent } from './store-by-content.ts'
import { inChunks } from './testing/object-store-contract.ts'

describe('storing by content', () => {
  let root: string
  let spoolFolder: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'hfw-store-'))
    spoolFolder = path.join(root, 'spool')
  })
  afterEach(() => rm(root, { recursive: true }))

  it('hashes what it stores and leaves no temporary file', async () => {
    const store = createFilesystemStore({ root })
    const body = Buffer.from('a small film')
    const input = { store, body: inChunks(body, 5), contentType: 'image/png', maxSizeBytes: 12, spoolFolder }
    const stored = await storeByContent(input)
    const sha256 = createHash('sha256').update(body).digest('hex')
    expect(stored).toEqual({ key: `media/${sha256.slice(0, 2)}/${sha256.slice(2)}.png`, sha256, sizeBytes: 12 })
    expect(await readdir(spoolFolder)).toEqual([])
  })

  it('stops reading at the limit and stores nothing', async () => {
    const store = createFilesystemStore({ root })
    let readBytes = 0
    async function* endless() {
      for (;;) {
        readBytes += 1000
        yield Buffer.alloc(1000)
      }
    }
    const input = { store, body: endless(), contentType: 'image/png', maxSizeBytes: 5000, spoolFolder }
    await expect(storeByContent(input)).rejects.toMatchObject({ name: 'StorageError', code: 'object_too_large' })
    expect(readBytes).toBeLessThanOrEqual(6000)
    expect(await readdir(spoolFolder)).toEqual([])
    expect(await readdir(root)).toEqual(['spool'])
  })
})
