import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { adviseImages } from '../../domain/characters/image-advice.ts'
import { png } from '../../test/support/pictures.ts'
import { imageFingerprint } from './image-fingerprint.ts'
import { makeClip, makeImage } from './testing/make-clip.ts'

let folder: string
const at = (name: string) => path.join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'hfw-fingerprint-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The advice on likeness for a character with these two images. */
async function likeness(first: string, second: string): Promise<string[]> {
  const fingerprints = await Promise.all([first, second].map((name) => imageFingerprint(at(name))))
  const images = fingerprints.map((fingerprint) => ({ widthPx: 900, heightPx: 900, fingerprint: fingerprint ?? null }))
  return adviseImages(images).filter((advice) => advice.includes('looks the same'))
}

it('is the same for an image in another size and format, and another for another image', async () => {
  await makeImage('png', at('a.png'), { widthPx: 640, heightPx: 360 })
  await makeImage('jpg', at('smaller.jpg'), { widthPx: 640, heightPx: 360 })
  await makeImage('webp', at('a.webp'), { widthPx: 640, heightPx: 360 })
  await makeImage('png', at('other.png'), { widthPx: 640, heightPx: 360, number: 17 })
  expect(await imageFingerprint(at('a.png'))).toMatch(/^[0-9a-f]{16}$/)
  expect(await likeness('a.png', 'smaller.jpg')).toEqual([
    'Image 2 looks the same as image 1: varied images train better.',
  ])
  expect(await likeness('a.png', 'a.webp')).toHaveLength(1)
  expect(await likeness('a.png', 'other.png')).toEqual([])
})

it('is not there for images of one colour, which would all be equal', async () => {
  await writeFile(at('red.png'), png({ rgb: [200, 0, 0] }))
  expect(await imageFingerprint(at('red.png'))).toBeUndefined()
})

it('refuses a clip', async () => {
  await makeClip({ path: at('clip.mp4'), frames: 2 })
  await expect(imageFingerprint(at('clip.mp4'))).rejects.toMatchObject({ code: 'unreadable_media' })
})
