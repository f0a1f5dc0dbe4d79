// The images beside a film, judged by decoding them.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { decodeFrames } from './decode-frames.ts'
import { filmImages } from './film-images.ts'
import { inspect } from './inspect.ts'
import { openMedia } from './open-media.ts'
import { compareFrames, type LumaImage, readFrame } from './compare-frames.ts'
import { stitch } from './stitch.ts'
import { makeClip } from './testing/make-clip.ts'

const folder = await mkdtemp(path.join(os.tmpdir(), 'hfw-images-'))
afterAll(() => rm(folder, { recursive: true }))

it(
  'the poster is a frame of the first scene, the sheet has one frame of each scene, and the animation moves',
  { timeout: 120_000 },
  async () => {
    const paths = [0, 1, 2].map((number) => path.join(folder, `${number}.mp4`))
    for (const [number, file] of paths.entries()) {
      await makeClip({
        path: file,
        widthPx: 320,
        heightPx: 180,
        frames: 24,
        firstFrame: number * 40,
        encoder: { bf: 0 },
      })
    }
    const filmPath = path.join(folder, 'film.mp4')
    const clips = paths.map((each) => ({ path: each, beginsOnClipBefore: false }))
    const { times } = await stitch({ clips, outputPath: filmPath })
    const files = await filmImages({ filmPath, scenes: times, folder })

    const poster = await readFrame(files.poster, 0)
    expect(compareFrames(poster, await readFrame(filmPath, 12))).toBeGreaterThan(0.95)
    const sheet = await readFrame(files.sheet, 0)
    expect([sheet.widthPx, sheet.heightPx]).toEqual([8 + 2 * 328, 8 + 2 * 188])
    const third = part(sheet, { left: 8, top: 8 + 188 })
    // The number covers a corner.
    expect(compareFrames(third, await readFrame(filmPath, 60))).toBeGreaterThan(0.9)
    const gif = { kind: 'image', contentType: 'image/gif', widthPx: 320, heightPx: 180 }
    expect(await inspect(files.preview)).toMatchObject(gif)
    expect(await frameCount(files.preview)).toBeGreaterThanOrEqual(12)
  },
)

function part(image: LumaImage, { left, top }: { left: number; top: number }): LumaImage {
  const [widthPx, heightPx] = [320, 180]
  const luma = Float32Array.from({ length: widthPx * heightPx }, (_, index) => {
    const [x, y] = [index % widthPx, Math.floor(index / widthPx)]
    return image.luma[(top + y) * image.widthPx + left + x] ?? 0
  })
  return { widthPx, heightPx, luma }
}

async function frameCount(file: string): Promise<number> {
  await using media = await openMedia(file)
  let count = 0
  for await (const _ of decodeFrames(media, media.video!)) count += 1
  return count
}
