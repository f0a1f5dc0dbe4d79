import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createS3Store, type S3StoreOptions } from './s3-store.ts'
import { describeObjectStoreContract, readAll } from './testing/object-store-contract.ts'
import { startS3TestServer, type S3TestServer } from './testing/s3-test-server.ts'

describe('S3 store', () => {
  let server: S3TestServer
  const opened: { close(): void }[] = []
  beforeAll(async () => {
    server = await startS3TestServer()
  })
  afterEach(() => {
    for (const store of opened.splice(0)) store.close()
  })
  afterAll(() => server.close())

  function open(changes: Partial<S3StoreOptions> = {}) {
    const store = createS3Store({
      endpoint: server.endpoint,
      publicEndpoint: server.endpoint,
      bucket: server.bucket,
      region: 'eu-central-1',
      credentials: { accessKeyId: server.accessKeyId, secretAccessKey: 'test-secret' },
      maxAttempts: 1,
      ...changes,
    })
    opened.push(store)
    return store
  }

  describeObjectStoreContract(() => open())

  it('tries a failed read again, a failed stream only once', async () => {
    const store = open({ maxAttempts: 3 })
    await store.put({ key: 'media/again.txt', body: Buffer.from('here'), contentType: 'text/plain' })
    server.failNext(503, 'SlowDown', 2)
    expect((await readAll(await store.get('media/again.txt'))).toString()).toBe('here')
  })

  it.each([
    [503, 'SlowDown', 'storage_unavailable'],
    [403, 'AccessDenied', 'storage_denied'],
    [507, 'XMinioStorageFull', 'storage_full'],
    [400, 'EntityTooLarge', 'object_too_large'],
  ])('answers HTTP %i %s with %s', async (status, code, expected) => {
    const store = open()
    server.failNext(status, code)
    const put = store.put({ key: 'media/refused.txt', body: Buffer.from('x'), contentType: 'text/plain' })
    await expect(put).rejects.toMatchObject({ name: 'StorageError', code: expected })
    expect(server.keys()).not.toContain('media/refused.txt')
  })

  it('says that the bucket is missing instead of "no such object"', async () => {
    const store = open({ bucket: 'elsewhere' })
    await expect(store.get('media/x.txt')).rejects.toThrow(/NoSuchBucket.*create the bucket/)
  })

  it('says that wrong credentials are refused', async () => {
    const store = open({ credentials: { accessKeyId: 'stranger', secretAccessKey: 'x' } })
    await expect(store.get('media/x.txt')).rejects.toMatchObject({ code: 'storage_denied' })
  })

  it('ends a body that was cut on its way with a classified error', async () => {
    const store = open()
    await store.put({ key: 'media/cut.bin', body: Buffer.alloc(200_000), contentType: 'application/octet-stream' })
    server.cutNextBody()
    const reading = store.get('media/cut.bin').then(readAll)
    await expect(reading).rejects.toMatchObject({ name: 'StorageError', code: 'storage_unavailable' })
  })

  describe('a presigned address', () => {
    const key = 'uploads/upl_1.0001'
    const send = (url: string, body: Buffer) => fetch(url, { method: 'PUT', body: new Uint8Array(body) })

    it('takes bytes without credentials, of the announced length only', async () => {
      const store = open()
      const url = await store.presignPut!({ key, sizeBytes: 5, validMs: 60_000 })
      expect((await send(url, Buffer.from('longer'))).status).toBe(403)
      expect(await store.stat(key)).toBeUndefined()
      expect((await send(url, Buffer.from('right'))).status).toBe(200)
      expect((await readAll(await store.get(key))).toString()).toBe('right')
    })

    it('is good for its own key, and until it expires', async () => {
      const store = open()
      const url = await store.presignPut!({ key: 'uploads/upl_2.0001', sizeBytes: 5, validMs: 1 })
      expect((await send(url.replace('upl_2', 'upl_3'), Buffer.from('right'))).status).toBe(403)
      const later = new URL(url)
      later.searchParams.set('X-Amz-Date', '20200101T000000Z')
      expect((await send(later.href, Buffer.from('right'))).status).toBe(403)
      expect(server.keys().filter((name) => /upl_[23]/.test(name))).toEqual([])
    })

    it('is not made where callers may not reach the endpoint', () => {
      const { endpoint, bucket } = server
      const store = createS3Store({ endpoint, bucket, region: 'eu-central-1' })
      opened.push(store)
      expect(store.presignPut).toBeUndefined()
    })

    it('leads to the address by which callers reach the store', async () => {
      const store = open({ endpoint: 'http://minio:9000', publicEndpoint: 'https://media.example.com/s3' })
      const url = new URL(await store.presignPut!({ key, sizeBytes: 5, validMs: 60_000 }))
      expect(`${url.origin}${url.pathname}`).toBe(`https://media.example.com/s3/${server.bucket}/${key}`)
      expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host')
      expect(url.searchParams.get('X-Amz-Expires')).toBe('60')
    })
  })

  it('reports a server that is not there as unavailable', async () => {
    const store = open({ endpoint: 'http://127.0.0.1:1' })
    await expect(store.stat('media/x.txt')).rejects.toMatchObject({ code: 'storage_unavailable' })
  })
})
