// The contract of every object store, as a test suite that each of them runs.
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../../contracts/ports/object-store.ts'

const bytes = randomBytes(300_001)

/** Runs the suite against the store that `open` returns. Called inside a `describe` of the store's own tests. */
export function describeObjectStoreContract(open: () => ObjectStore): void {
  describe('object store contract', () => {
    let store: ObjectStore
    beforeAll(() => {
      store = open()
    })

    it('gives back what was put, with its type and size', async () => {
      const key = 'media/aa/whole.mp4'
      expect(await store.put({ key, body: bytes, contentType: 'video/mp4' })).toEqual({ sizeBytes: bytes.length })
      expect(await store.stat(key)).toEqual({ sizeBytes: bytes.length, contentType: 'video/mp4' })
      const found = await store.get(key)
      expect(found).toMatchObject({ sizeBytes: bytes.length, contentType: 'video/mp4' })
      expect((await readAll(found)).equals(bytes)).toBe(true)
    })

    it('takes a stream of known and of unknown length', async () => {
      for (const sizeBytes of [bytes.length, undefined]) {
        const key = `media/aa/stream-${sizeBytes ?? 'unknown'}.png`
        const size = sizeBytes === undefined ? {} : { sizeBytes }
        await store.put({ key, body: inChunks(bytes, 10_000), contentType: 'image/png', ...size })
        expect((await readAll(await store.get(key))).equals(bytes)).toBe(true)
      }
    })

    it('reads a range, cuts one that ends behind the object, and refuses one that starts there', async () => {
      const key = 'media/aa/range.bin'
      await store.put({ key, body: bytes, contentType: 'application/octet-stream' })
      const middle = await store.get(key, { start: 1000, endInclusive: 1999 })
      expect(middle?.sizeBytes).toBe(bytes.length)
      expect((await readAll(middle)).equals(bytes.subarray(1000, 2000))).toBe(true)
      const tail = await store.get(key, { start: bytes.length - 5, endInclusive: bytes.length + 100 })
      expect((await readAll(tail)).equals(bytes.subarray(-5))).toBe(true)
      for (const range of [
        { start: bytes.length, endInclusive: bytes.length + 1 },
        { start: 5, endInclusive: 4 },
        { start: -1, endInclusive: 4 },
      ]) {
        await expect(store.get(key, range)).rejects.toMatchObject({ name: 'StorageError', code: 'invalid_range' })
      }
    })

    it('finds no missing object, and deletes one without an error', async () => {
      expect(await store.get('media/aa/absent.mp4')).toBeUndefined()
      expect(await store.get('media/aa/absent.mp4', { start: 0, endInclusive: 1 })).toBeUndefined()
      expect(await store.stat('media/aa/absent.mp4')).toBeUndefined()
      await store.delete('media/aa/absent.mp4')
    })

    it('forgets a deleted object', async () => {
      await store.put({ key: 'media/aa/gone.gif', body: bytes, contentType: 'image/gif' })
      await store.delete('media/aa/gone.gif')
      expect(await store.stat('media/aa/gone.gif')).toBeUndefined()
    })

    it('replaces an object, and keeps the old one when the new one fails', async () => {
      const key = 'media/aa/replaced.bin'
      await store.put({ key, body: Buffer.from('first'), contentType: 'text/plain' })
      await store.put({ key, body: Buffer.from('second!'), contentType: 'text/html' })
      expect(await store.stat(key)).toEqual({ sizeBytes: 7, contentType: 'text/html' })
      await expect(store.put({ key, body: breaking(), contentType: 'text/plain' })).rejects.toThrow('source broke')
      expect((await readAll(await store.get(key))).toString()).toBe('second!')
    })

    it('stores nothing when the source breaks or its length is not the one announced', async () => {
      const key = 'media/aa/half.bin'
      const contentType = 'application/octet-stream'
      await expect(store.put({ key, body: breaking(), contentType })).rejects.toThrow('source broke')
      await expect(store.put({ key, body: breaking(), contentType, sizeBytes: 99_999 })).rejects.toThrow('source broke')
      for (const sizeBytes of [bytes.length - 1, bytes.length + 1]) {
        const put = store.put({ key, body: inChunks(bytes, 50_000), contentType, sizeBytes })
        await expect(put).rejects.toMatchObject({ name: 'StorageError', code: 'invalid_object' })
      }
      expect(await store.stat(key)).toBeUndefined()
    })

    it.each([
      '../secret',
      'media/../../x',
      '/etc/passwd',
      'media//x',
      '',
      '.incoming/x',
      'media/.x',
      'a\\..\\b',
      'a\0b',
    ])('refuses the key %j in every method', async (key) => {
      const refusal = { name: 'StorageError', code: 'invalid_key' }
      await expect(store.put({ key, body: bytes, contentType: 'video/mp4' })).rejects.toMatchObject(refusal)
      await expect(store.get(key)).rejects.toMatchObject(refusal)
      await expect(store.stat(key)).rejects.toMatchObject(refusal)
      await expect(store.delete(key)).rejects.toMatchObject(refusal)
    })

    it('keeps many writers of one key apart', async () => {
      const key = 'media/aa/contended.bin'
      const bodies = Array.from({ length: 8 }, (_, i) => Buffer.alloc(70_000, i))
      await Promise.all(bodies.map((body) => store.put({ key, body, contentType: 'application/octet-stream' })))
      const found = await readAll(await store.get(key))
      expect(bodies.some((body) => body.equals(found))).toBe(true)
    })

    it('can drop a body half-way', async () => {
      await store.put({ key: 'media/aa/dropped.bin', body: bytes, contentType: 'application/octet-stream' })
      const reader = (await store.get('media/aa/dropped.bin'))?.body.getReader()
      expect((await reader?.read())?.value?.byteLength).toBeGreaterThan(0)
      await reader?.cancel()
      const unread = await store.get('media/aa/dropped.bin')
      await unread?.body.cancel()
      expect((await readAll(await store.get('media/aa/dropped.bin'))).equals(bytes)).toBe(true)
    })
  })
}

export async function readAll(found: { body: ReadableStream<Uint8Array> } | undefined): Promise<Buffer> {
  if (!found) throw new Error('no such object')
  return buffer(found.body)
}

async function* inChunks(whole: Uint8Array, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += sizeBytes) yield whole.subarray(at, at + sizeBytes)
}

async function* breaking(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(30_000)
  throw new Error('source broke')
}
