import { mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDownload } from './partial-download.ts'

let parent: string

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'hfw-test-'))
})

afterEach(() => rm(parent, { recursive: true, force: true }))

async function* bytes(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

async function* breaking(chunk: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(chunk)
  // The chunk has been written by then.
  await new Promise((resolve) => setTimeout(resolve, 20))
  throw new Error('broke off')
}

const whole = { maxBytes: 100, isContinuation: false, validator: '"v1"' }

it('keeps the bytes that have arrived for the next opener, who continues at their end', async () => {
  const first = await openDownload(parent, 'clip')
  await expect(first.write({ ...whole, body: breaking('abc') })).rejects.toThrow('broke off')
  await first.close()
  const second = await openDownload(parent, 'clip')
  expect(second).toMatchObject({ sizeBytes: 3, validator: '"v1"' })
  const sizes: number[] = []
  await second.write({ ...whole, body: bytes('de', 'f'), isContinuation: true, onBytes: (size) => sizes.push(size) })
  expect(sizes).toEqual([5, 6])
  expect(await readFile(second.path, 'utf8')).toBe('abcdef')
  await second.remove()
  expect(await readdir(parent)).toEqual([])
})

it('leaves nothing behind where no byte has arrived', async () => {
  const part = await openDownload(parent, 'clip')
  await part.close()
  expect(await readdir(parent)).toEqual([])
})

it('begins anew where the bytes are no continuation', async () => {
  const part = await openDownload(parent, 'clip')
  await part.write({ ...whole, body: bytes('old old') })
  await part.write({ ...whole, body: bytes('new') })
  expect(await readFile(part.path, 'utf8')).toBe('new')
  expect(part.sizeBytes).toBe(3)
  await part.close()
})

it('gives a second writer a file of its own, which leaves nothing behind', async () => {
  const first = await openDownload(parent, 'clip')
  const second = await openDownload(parent, 'clip')
  expect(second.path).not.toBe(first.path)
  await second.write({ ...whole, body: bytes('zzz') })
  await second.close()
  await first.write({ ...whole, body: bytes('abc') })
  await first.close()
  expect(await readdir(parent)).toHaveLength(1)
})

/** The folder of the writer shows no sign of life for a minute. */
async function makeDead(part: { path: string }): Promise<void> {
  const minuteAgo = new Date(Date.now() - 60_000)
  await utimes(path.join(path.dirname(part.path), 'beat'), minuteAgo, minuteAgo)
}

it('continues after a writer that died on any host, and leaves alone what a living one holds', async () => {
  const dead = await openDownload(parent, 'clip')
  await dead.write({ ...whole, body: bytes('abc') })
  const beside = await openDownload(parent, 'clip')
  expect(beside.sizeBytes).toBe(0)
  await beside.remove()
  await makeDead(dead)
  const next = await openDownload(parent, 'clip')
  expect(next).toMatchObject({ sizeBytes: 3, validator: '"v1"' })
  await next.remove()
  expect(await readdir(parent)).toEqual([])
})

it('gives the bytes of a dead writer to one of several that ask at once', async () => {
  const dead = await openDownload(parent, 'clip')
  await dead.write({ ...whole, body: bytes('abc') })
  await makeDead(dead)
  const next = await Promise.all(Array.from({ length: 5 }, () => openDownload(parent, 'clip')))
  expect(next.map(({ sizeBytes }) => sizeBytes).filter((size) => size > 0)).toEqual([3])
  await Promise.all(next.map((part) => part.remove()))
})

it('is not changed by a writer that was taken for dead and continues', async () => {
  const paused = await openDownload(parent, 'clip')
  const { promise: resumed, resolve: resume } = Promise.withResolvers<void>()
  const body = async function* () {
    yield Buffer.from('abc')
    await resumed
    yield Buffer.from('late')
  }
  const writing = paused.write({ ...whole, body: body() })
  await expect.poll(async () => (await stat(paused.path)).size).toBe(3)
  await makeDead(paused)
  const next = await openDownload(parent, 'clip')
  resume()
  await writing
  await next.write({ ...whole, body: bytes('def'), isContinuation: true })
  expect(await readFile(next.path, 'utf8')).toBe('abcdef')
  await Promise.all([paused.close(), next.remove()])
})

it('refuses a body that is too long', async () => {
  const part = await openDownload(parent, 'clip')
  const body = bytes('0123456789')
  await expect(part.write({ ...whole, maxBytes: 5, body })).rejects.toMatchObject({ code: 'object_too_large' })
  await part.remove()
})

it('makes folders and files that only its user can read', async () => {
  const part = await openDownload(parent, 'clip')
  await part.write({ ...whole, body: bytes('abc') })
  const names = await readdir(parent, { recursive: true })
  expect(names.map((name) => path.basename(name)).toSorted()).toEqual(
    [path.basename(path.dirname(part.path)), 'beat', 'body', 'validator'].toSorted(),
  )
  for (const name of names) expect((await stat(path.join(parent, name))).mode & 0o077).toBe(0)
  await part.remove()
})
