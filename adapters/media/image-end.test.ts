import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { reachesImageEnd } from './image-end.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'image-end-'))))
afterAll(() => rm(folder, { recursive: true }))

async function ends(bytes: Buffer, contentType: Parameters<typeof reachesImageEnd>[1]): Promise<boolean> {
  const path = join(folder, 'image')
  await writeFile(path, bytes)
  return reachesImageEnd(path, contentType)
}

const times = (count: number, part: Buffer) => Buffer.alloc(count * part.length, part)

const PARTS = [
  { contentType: 'image/png', head: Buffer.alloc(8), part: Buffer.alloc(12), end: Buffer.from('\0\0\0\0IEND\0\0\0\0') },
  {
    contentType: 'image/jpeg',
    head: Buffer.from([0xff, 0xd8]),
    end: Buffer.from([0xff, 0xd9]),
    part: Buffer.from([0xff, 0xfe, 0, 2]),
  },
  { contentType: 'image/gif', head: Buffer.alloc(13), part: Buffer.from([0x21, 0xfe, 0]), end: Buffer.from([0x3b]) },
] as const

it.each(PARTS)('refuses $contentType of very many tiny parts', async ({ contentType, head, part, end }) => {
  const image = (count: number) => Buffer.concat([head, times(count, part), end])
  expect(await ends(image(1_000), contentType)).toBe(true)
  const unreadable = { code: 'unreadable_media', message: expect.stringContaining('more than 100000 parts') }
  await expect(ends(image(100_001), contentType)).rejects.toMatchObject(unreadable)
})

it('skips the padding of a GIF and the pieces of a block as one part', async () => {
  const head = Buffer.alloc(13)
  const pieces = Buffer.concat([Buffer.from([0x21, 0xfe]), times(200_000, Buffer.from([1, 1])), Buffer.from([0])])
  expect(await ends(Buffer.concat([head, Buffer.alloc(200_000), pieces]), 'image/gif')).toBe(false)
  expect(await ends(Buffer.concat([head, Buffer.alloc(200_000), pieces, Buffer.from([0x3b])]), 'image/gif')).toBe(true)
})
