// The seams of a film: no frame twice, no dip in the audio, and audio in step with video after many clips.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readClipAudio } from './clip-audio.ts'
import { readClipShape } from './clip-shape.ts'
import { compareFrames, readFrame } from './compare-frames.ts'
import { stitch } from './stitch.ts'
import { type ClipOptions, makeClip, makeImage } from './testing/make-clip.ts'
import { soundRateHz } from './track-encoder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'hfw-seams-'))
  return () => rm(folder, { recursive: true })
})

const filmPath = () => path.join(folder, 'film.mp4')
const WITHOUT_B_FRAMES = { bf: 0 }
/** Three B-frames before each P-frame, also at the end: 20 frames end with B-frames that depend on the last frame. */
const WITH_B_FRAMES = { bf: 3, b_strategy: 0 }

/** A picture for clips without motion. */
async function stillImage(size: { widthPx: number; heightPx: number }) {
  const picturePath = path.join(folder, 'still.png')
  await makeImage('png', picturePath, size)
  return { ...size, picturePath }
}

/** Makes clips that each begin on the last frame of the one before, and joins them. */
async function joined(shapes: readonly Omit<ClipOptions, 'path'>[], { beginsOnClipBefore = true } = {}) {
  const paths = shapes.map((_, index) => path.join(folder, `clip-${index}.mp4`))
  for (const [index, shape] of shapes.entries()) await makeClip({ path: paths[index]!, ...shape })
  const clips = paths.map((each, index) => ({ path: each, beginsOnClipBefore: beginsOnClipBefore && index > 0 }))
  return { ...(await stitch({ clips, outputPath: filmPath() })), paths }
}

async function similarity(fileA: string, a: number, [fileB, b]: [string, number]): Promise<number> {
  return compareFrames(await readFrame(fileA, a), await readFrame(fileB, b))
}

describe('a clip that repeats the last frame of the clip before it', () => {
  it.each([
    ['copied', 'stream_copy', WITHOUT_B_FRAMES, 0.999],
    ['encoded, because other frames depend on the last one', 'reencode', WITH_B_FRAMES, 0.985],
  ] as const)('loses that frame, and all others are %s', async (_what, method, encoder, sameAsBefore) => {
    // 20 frames each: the numbers 0–19, 19–38 and 38–57.
    const film = await joined([0, 19, 38].map((firstFrame) => ({ frames: 20, firstFrame, encoder })))
    expect(film).toMatchObject({ method, droppedFrames: 2, facts: { frameCount: 3 * 20 - 2 } })
    expect(Math.abs(film.facts.durationMs - (58 * 1000) / 24)).toBeLessThanOrEqual(1)
    for (const seam of [19, 38]) {
      const steps: number[] = []
      for (let frame = seam - 3; frame < seam + 3; frame++)
        steps.push(await similarity(filmPath(), frame, [filmPath(), frame + 1]))
      // A frame that is shown twice would be a step of about 1.
      expect(Math.max(...steps)).toBeLessThan(0.97)
      expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(0.1)
    }
    // The number of each frame around the first seam: 18, 19, 20.
    expect(await similarity(filmPath(), 18, [film.paths[0]!, 18])).toBeGreaterThan(sameAsBefore)
    expect(await similarity(filmPath(), 19, [film.paths[0]!, 19])).toBeGreaterThan(0.985)
    expect(await similarity(filmPath(), 20, [film.paths[1]!, 1])).toBeGreaterThan(sameAsBefore)
  })

  it('loses it in a scene without motion as well', async () => {
    const image = await stillImage({ widthPx: 320, heightPx: 180 })
    const still = { frames: 8, encoder: WITHOUT_B_FRAMES, ...image }
    expect(await joined([still, still])).toMatchObject({ droppedFrames: 1, facts: { frameCount: 15 } })
  })
})

describe('nothing is left out', () => {
  it('where the model has changed the frame that it began on', async () => {
    const film = await joined([0, 60].map((firstFrame) => ({ frames: 10, firstFrame, encoder: WITHOUT_B_FRAMES })))
    expect(film).toMatchObject({ method: 'stream_copy', droppedFrames: 0, facts: { frameCount: 20 } })
  })

  it('where the clip did not begin on the clip before it, although it looks the same', async () => {
    const shapes = [0, 9].map((firstFrame) => ({ frames: 10, firstFrame, encoder: WITHOUT_B_FRAMES }))
    const film = await joined(shapes, { beginsOnClipBefore: false })
    expect(film).toMatchObject({ droppedFrames: 0, facts: { frameCount: 20 } })
  })
})

/** Noise of constant loudness. The same `seed` gives the same noise. */
function noise(seed: number): (sample: number) => number {
  return (sample) => {
    const value = Math.sin((sample + 1) * 12.9898 + seed * 78.233) * 43758.5453
    return 0.5 * (value - Math.floor(value) - 0.5)
  }
}

async function audioOfFilm(): Promise<Float32Array> {
  const { channels, firstSample } = await readClipAudio(await readClipShape(filmPath()), undefined)
  expect(firstSample).toBe(0)
  return channels[0]
}

/** Loudness of windows of 5 ms around a time of the film, relative to that of the second before it. */
function loudnessAround(samples: Float32Array, atSeconds: number): number[] {
  const rms = (from: number, length: number) =>
    Math.sqrt(samples.subarray(from, from + length).reduce((sum, value) => sum + value * value, 0) / length)
  const at = Math.round(atSeconds * soundRateHz)
  const usual = rms(at - soundRateHz / 2, soundRateHz / 2 - 4800)
  return Array.from({ length: 40 }, (_, index) => rms(at - 4800 + index * 240, 240) / usual)
}

describe('the audio', () => {
  it.each([
    ['at a repeated frame', { firstFrame: 23, seconds: 47 / 24 - 23 / 24 }, true, 0],
    ['at a plain cut', { firstFrame: 90, seconds: 1 }, false, 0],
    ['where the audio of a clip ends 40 ms before its video', { firstFrame: 90, seconds: 1 }, false, 0.04],
  ] as const)('does not dip %s', async (_where, second, beginsOnClipBefore, endsEarlySeconds) => {
    const end = Math.round((1 - endsEarlySeconds) * soundRateHz)
    const clip = { frames: 24, encoder: WITHOUT_B_FRAMES, audioSamples: end }
    const shapes = [0, second.firstFrame].map((firstFrame, seed) => ({ ...clip, firstFrame, audio: noise(seed) }))
    const film = await joined(shapes, { beginsOnClipBefore })
    expect(film).toMatchObject({ method: 'stream_copy', droppedFrames: beginsOnClipBefore ? 1 : 0 })
    const loudness = loudnessAround(await audioOfFilm(), second.seconds)
    expect(Math.min(...loudness)).toBeGreaterThan(0.8)
    expect(Math.max(...loudness)).toBeLessThan(1.25)
  })

  it.each([
    ['copied', 'stream_copy', {}],
    ['encoded, because their codec settings differ', 'reencode', { profile: 'baseline' }],
  ] as const)(
    'is in step with the video after 50 clips that are %s',
    async (_how, method, encoder) => {
      // A frame is not a whole number of samples long: 48,000 / 23. Each clip has a click in frame 6.
      const click = Math.round((6 / 23) * soundRateHz)
      const audio = (sample: number) => (sample >= click && sample < click + 24 ? 0.9 : 0)
      const still = await stillImage({ widthPx: 64, heightPx: 36 })
      const paths = ['even.mp4', 'odd.mp4'].map((name) => path.join(folder, name))
      for (const [index, each] of paths.entries()) {
        const settings = { ...WITHOUT_B_FRAMES, ...(index === 1 ? encoder : {}) }
        await makeClip({ path: each, ...still, frameRate: 23, frames: 12, encoder: settings, audio })
      }
      const clips = Array.from({ length: 50 }, (_, index) => ({
        path: paths[index % 2]!,
        beginsOnClipBefore: index > 0,
      }))
      const film = await stitch({ clips, outputPath: filmPath() })
      expect(film).toMatchObject({ method, facts: { frameCount: 50 * 12 - 49 } })
      const samples = await audioOfFilm()
      const shifts = clips.map((_, index) => {
        const expected = (index * 11 + 6) / 23
        const from = Math.round((expected - 0.1) * soundRateHz)
        const found = from + samples.subarray(from, from + 9600).findIndex((value) => value > 0.4)
        return Math.abs(found / soundRateHz - expected)
      })
      expect(Math.max(...shifts)).toBeLessThan(0.002)
      expect(Math.abs(film.facts.durationMs - samples.length / 48)).toBeLessThan(1000 / 23)
    },
    90_000,
  )
})
