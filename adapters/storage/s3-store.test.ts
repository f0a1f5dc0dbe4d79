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

  it('reports a server that is not there as unavailable', async () => {
    const store = open({ endpoint: 'http://127.0.0.1:1' })
    await expect(store.stat('media/x.txt')).rejects.toMatchObject({ code: 'storage_unavailable' })
  })
})
