import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
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

it('goes on after a process that died, and leaves alone what a living one holds', async () => {
  const part = await openDownload(parent, 'clip')
  await part.write({ ...whole, body: bytes('abc') })
  await part.close()
  const lock = path.join(path.dirname(part.path), 'lock')
  await mkdir(path.dirname(lock), { recursive: true })
  // No process has a number above the system's limit.
  await writeFile(lock, '4194305')
  const next = await openDownload(parent, 'clip')
  expect(next.sizeBytes).toBe(3)
  await next.close()
  await writeFile(lock, String(process.ppid))
  const other = await openDownload(parent, 'clip')
  expect(other.sizeBytes).toBe(0)
  await other.remove()
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
    [path.basename(path.dirname(part.path)), 'body', 'lock', 'validator'].toSorted(),
  )
  for (const name of names) expect((await stat(path.join(parent, name))).mode & 0o077).toBe(0)
  await part.remove()
})
