import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { AVCOL_PRI_UNSPECIFIED, AVCOL_SPC_BT709, AVCOL_SPC_UNSPECIFIED, AVCOL_TRC_UNSPECIFIED } from 'node-av/constants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareFrames, readFrame } from './compare-frames.ts'
import { lastFrame } from './last-frame.ts'
import { Mp4File } from './mp4-file.ts'
import { openMedia } from './open-media.ts'
import { readPackets } from './read-packets.ts'
import { withShownFrame } from './show-frame.ts'
import { drawFrame, makeClip, makeImage } from './testing/make-clip.ts'

let folder: string
const at = (name: string) => path.join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'hfw-last-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The greatest mean error of the three colour channels, from 0 to 255. */
async function colourError(file: string, index: number, number: number): Promise<number> {
  return withShownFrame(file, index, (shown) => {
    using drawn = drawFrame({ widthPx: shown.width, heightPx: shown.height, number })
    const [a, b] = [shown.toBuffer(), drawn.toBuffer()]
    const sums = [0, 0, 0]
    for (let i = 0; i < a.length; i++) sums[i % 3] = (sums[i % 3] ?? 0) + Math.abs((a[i] ?? 0) - (b[i] ?? 0))
    return Math.max(...sums) / (a.length / 3)
  })
}

describe('the last frame', () => {
  it.each([
    ['with B-frames', { bf: 3, 'b-adapt': 0 }],
    ['without B-frames', { bf: 0 }],
    ['with one key frame only', { bf: 2, g: 1000 }],
    ['made of key frames', { g: 1 }],
  ])('is the one shown last, in a clip %s', async (_what, encoder) => {
    await makeClip({ path: at('clip.mp4'), frames: 21, encoder })
    expect(await lastFrame(at('clip.mp4'), at('last.png'))).toEqual({ widthPx: 320, heightPx: 180 })
    await makeImage('png', at('expected.png'), { widthPx: 320, heightPx: 180, number: 20 })
    await makeImage('png', at('before.png'), { widthPx: 320, heightPx: 180, number: 19 })
    const last = await readFrame(at('last.png'), 0)
    expect(compareFrames(last, await readFrame(at('expected.png'), 0))).toBeGreaterThan(0.98)
    expect(compareFrames(last, await readFrame(at('before.png'), 0))).toBeLessThan(0.97)
  })

  it.each([
    ['small, tagged', { widthPx: 320, heightPx: 180 }, {}],
    ['HD, tagged', { widthPx: 1280, heightPx: 720 }, { preset: 'ultrafast' }],
  ])('keeps its colours: %s', async (_what, size, encoder) => {
    await makeClip({ path: at('colours.mp4'), ...size, frames: 3, encoder })
    await lastFrame(at('colours.mp4'), at('colours.png'))
    expect(await colourError(at('colours.png'), 0, 2)).toBeLessThan(3)
  })

  it('takes HD that does not name its colours for BT.709, as players do', async () => {
    const nameless = { preset: 'ultrafast', 'x264-params': 'colorprim=undef:transfer=undef:colormatrix=undef' }
    await makeClip({ path: at('tagged.mp4'), widthPx: 1280, heightPx: 720, frames: 3, encoder: nameless })
    await copyWithoutColourTags(at('tagged.mp4'), at('untagged.mp4'))
    expect(await colourError(at('untagged.mp4'), -1, 2)).toBeLessThan(3)
  })

  it('loses almost nothing when it starts the next clip, generation after generation', async () => {
    await makeClip({ path: at('first.mp4'), frames: 5 })
    await lastFrame(at('first.mp4'), at('seam.png'))
    const original = await readFrame(at('first.mp4'), -1)
    for (let generation = 0; generation < 4; generation++) {
      await makeClip({ path: at('next.mp4'), frames: 3, picturePath: at('seam.png') })
      await lastFrame(at('next.mp4'), at('seam.png'))
    }
    expect(compareFrames(original, await readFrame(at('seam.png'), 0))).toBeGreaterThanOrEqual(0.97)
    expect(await colourError(at('seam.png'), 0, 4)).toBeLessThan(4)
  })

  it('leaves nothing behind when the clip is unreadable', async () => {
    await expect(lastFrame(at('absent.mp4'), at('never.png'))).rejects.toMatchObject({ code: 'unreadable_media' })
    expect((await readdir(folder)).filter((name) => name.startsWith('never'))).toEqual([])
  })
})

describe('reading a frame', () => {
  it('gives exactly the frame asked for', async () => {
    await makeClip({ path: at('indexed.mp4'), frames: 30, encoder: { g: 10, bf: 2 } })
    for (const index of [0, 1, 9, 10, 17, 29, -1, -30]) {
      const number = index < 0 ? 30 + index : index
      await makeImage('png', at('wanted.png'), { widthPx: 320, heightPx: 180, number })
      const found = compareFrames(await readFrame(at('indexed.mp4'), index), await readFrame(at('wanted.png'), 0))
      expect(found, `frame ${index}`).toBeGreaterThan(0.98)
    }
    await expect(readFrame(at('indexed.mp4'), 30)).rejects.toThrow('there is no frame 30: the clip has 30')
  })

  it('measures likeness: same, another frame, another size', async () => {
    await makeClip({ path: at('other.mp4'), frames: 12 })
    const first = await readFrame(at('other.mp4'), 0)
    expect(compareFrames(first, first)).toBeCloseTo(1, 6)
    const noise = { ...first, luma: first.luma.map((_value, i) => (i * 7919) % 256) }
    expect(compareFrames(first, noise)).toBeLessThan(0.2)
    const later = compareFrames(first, await readFrame(at('other.mp4'), 8))
    expect(later).toBeLessThan(compareFrames(first, await readFrame(at('other.mp4'), 1)))
    expect(() => compareFrames(first, { ...first, widthPx: 10 })).toThrow('320×180 and 10×180')
  })
})

/** As many models deliver: BT.709 inside, and nothing in the container that says so. */
async function copyWithoutColourTags(input: string, output: string): Promise<void> {
  await using media = await openMedia(input)
  await using file = new Mp4File(output)
  const source = media.video
  if (!source) throw new Error('no picture track')
  expect(source.codecpar.colorSpace).toBe(AVCOL_SPC_BT709)
  const track = file.addTrack()
  source.codecpar.copy(track.codecpar)
  track.codecpar.colorSpace = AVCOL_SPC_UNSPECIFIED
  track.codecpar.colorPrimaries = AVCOL_PRI_UNSPECIFIED
  track.codecpar.colorTrc = AVCOL_TRC_UNSPECIFIED
  track.timeBase = source.timeBase
  await file.start()
  for await (const packet of readPackets(media, [source])) await file.write(track, packet, source.timeBase)
  await file.finish()
  await using copy = await openMedia(output)
  expect(copy.video?.codecpar.colorSpace).toBe(AVCOL_SPC_UNSPECIFIED)
}
