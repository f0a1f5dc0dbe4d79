import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { compareFrames, readFrame } from './compare-frames.ts'
import { decodeFrames } from './decode-frames.ts'
import { openMedia } from './open-media.ts'
import { readPackets } from './read-packets.ts'
import { stitch } from './stitch.ts'
import { type ClipOptions, makeClip } from './testing/make-clip.ts'

let clips: string
let folder: string
const clip = (name: string) => path.join(clips, `${name}.mp4`)
const at = (name: string) => path.join(folder, name)
const apart = (paths: string[]) => paths.map((each) => ({ path: each, beginsOnClipBefore: false }))

const shapes: Record<string, Omit<ClipOptions, 'path'>> = {
  one: { frames: 20, firstFrame: 0 },
  two: { frames: 15, firstFrame: 20 },
  three: { frames: 10, firstFrame: 35 },
  loudOne: { frames: 25, hasSound: true },
  loudTwo: { frames: 23, firstFrame: 25, hasSound: true },
  square: { widthPx: 240, heightPx: 240, frameRate: 30, frames: 30, hasSound: true },
  otherCodecSettings: { frames: 12, firstFrame: 20, encoder: { bf: 0, profile: 'baseline' } },
}

beforeAll(async () => {
  clips = await mkdtemp(path.join(os.tmpdir(), 'hfw-clips-'))
  for (const [name, shape] of Object.entries(shapes)) await makeClip({ path: clip(name), ...shape })
})
afterAll(() => rm(clips, { recursive: true }))
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'hfw-stitch-'))
  return () => rm(folder, { recursive: true })
})

describe('clips of one shape', () => {
  it('are copied: every frame in order, evenly timed, index in front', async () => {
    const clipPaths = [clip('one'), clip('two'), clip('three')]
    const result = await stitch({ clips: apart(clipPaths), outputPath: at('film.mp4') })
    expect(result).toMatchObject({ method: 'stream_copy', facts: { frameCount: 45, durationMs: 1875, frameRate: 24 } })
    expect(await readdir(folder)).toEqual(['film.mp4'])
    const bytes = await readFile(at('film.mp4'))
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
    expect(await shownTimesMs(at('film.mp4'))).toEqual(
      Array.from({ length: 45 }, (_, i) => Math.round((i * 1000) / 24)),
    )
    await expectFrames(at('film.mp4'), [
      [0, clip('one'), 0],
      [19, clip('one'), -1],
      [20, clip('two'), 0],
      [34, clip('two'), -1],
      [35, clip('three'), 0],
      [44, clip('three'), -1],
    ])
  })

  it('are copied with their sound, which stays in step and without overlap', async () => {
    const clipPaths = [clip('loudOne'), clip('loudTwo'), clip('loudOne')]
    const result = await stitch({ clips: apart(clipPaths), outputPath: at('film.mp4') })
    expect(result).toMatchObject({ method: 'stream_copy', facts: { frameCount: 73, hasAudio: true } })
    const sound = await soundTimes(at('film.mp4'))
    expect(sound.gapsMs.every((gap) => gap >= -0.01 && gap < 45)).toBe(true)
    expect(Math.abs(sound.endMs - (73 * 1000) / 24)).toBeLessThan(45)
  })

  it('may be one clip only', async () => {
    const result = await stitch({ clips: apart([clip('one')]), outputPath: at('film.mp4') })
    expect(result).toMatchObject({ method: 'stream_copy', facts: { frameCount: 20 } })
  })
})

describe('clips of different shapes', () => {
  it('are encoded once: size and rate of the first, letterboxed, sound where there was none', async () => {
    const clipPaths = [clip('one'), clip('square'), clip('loudOne')]
    const result = await stitch({ clips: apart(clipPaths), outputPath: at('film.mp4') })
    const facts = { widthPx: 320, heightPx: 180, frameRate: 24, codec: 'h264', hasAudio: true, audioCodec: 'aac' }
    expect(result).toMatchObject({ method: 'reencode', facts: { ...facts, frameCount: 20 + 24 + 25 } })
    expect(Math.abs(result.facts.durationMs - 2875)).toBeLessThanOrEqual(1)
    await expectFrames(at('film.mp4'), [
      [0, clip('one'), 0],
      [19, clip('one'), -1],
      [44, clip('loudOne'), 0],
      [68, clip('loudOne'), -1],
    ])
    const boxed = await readFrame(at('film.mp4'), 30)
    expect(boxed.luma[90 * 320 + 20]).toBeLessThan(2)
    expect(boxed.luma[90 * 320 + 160]).toBeGreaterThan(30)
    const sound = await soundTimes(at('film.mp4'))
    expect(sound.gapsMs.every((gap) => Math.abs(gap) < 0.1)).toBe(true)
    expect(Math.abs(sound.endMs - 2875)).toBeLessThan(45)
  })

  it('are not copied when only the parameter sets of the codec differ', async () => {
    const clipPaths = [clip('one'), clip('otherCodecSettings')]
    const result = await stitch({ clips: apart(clipPaths), outputPath: at('film.mp4') })
    expect(result).toMatchObject({ method: 'reencode', facts: { frameCount: 32, hasAudio: false } })
    await expectFrames(at('film.mp4'), [[20, clip('otherCodecSettings'), 0]])
  })
})

describe('stitching', () => {
  it('reports its progress, never falling, to the end', async () => {
    for (const clipPaths of [
      [clip('one'), clip('two')],
      [clip('one'), clip('square')],
    ]) {
      const told: number[] = []
      await stitch({ clips: apart(clipPaths), outputPath: at('film.mp4'), onProgress: (ratio) => told.push(ratio) })
      expect(told).toEqual(told.toSorted((a, b) => a - b))
      expect(told.length).toBeGreaterThan(5)
      expect(told.at(-1)).toBe(1)
    }
  })

  it('fails with nothing left behind when a clip is cut off, is no video, or is not there', async () => {
    await copyFile(clip('two'), at('cut.mp4'))
    await truncate(at('cut.mp4'), (await readFile(at('cut.mp4'))).length - 500)
    await writeFile(at('text.mp4'), 'not found')
    const before = await readdir(folder)
    for (const bad of ['cut.mp4', 'text.mp4', 'absent.mp4']) {
      const failing = stitch({ clips: apart([clip('one'), at(bad)]), outputPath: at('film.mp4') })
      await expect(failing).rejects.toMatchObject({ name: 'MediaError', code: 'unreadable_media' })
    }
    await expect(stitch({ clips: apart([]), outputPath: at('film.mp4') })).rejects.toMatchObject({
      code: 'stitch_failed',
    })
    expect(await readdir(folder)).toEqual(before)
  })

  it('fails as a failed stitch when the film cannot be written', async () => {
    const failing = stitch({ clips: apart([clip('one'), clip('two')]), outputPath: at('no-such-folder/film.mp4') })
    await expect(failing).rejects.toMatchObject({ name: 'MediaError', code: 'stitch_failed' })
  })

  it('keeps the film that was there when a new one fails', async () => {
    await writeFile(at('film.mp4'), 'the old film')
    await expect(stitch({ clips: apart([at('absent')]), outputPath: at('film.mp4') })).rejects.toThrow(
      'cannot be opened',
    )
    expect(await readFile(at('film.mp4'), 'utf8')).toBe('the old film')
  })

  it.each([
    ['a copy', ['one', 'two', 'three']],
    ['an encode', ['one', 'square']],
  ])('stops %s when aborted, with the reason, and leaves no file', async (_what, names) => {
    const controller = new AbortController()
    const stopping = stitch({
      clips: apart(names.map(clip)),
      outputPath: at('film.mp4'),
      signal: controller.signal,
      onProgress: (ratio) => ratio > 0.3 && controller.abort(new Error('cancelled by the caller')),
    })
    await expect(stopping).rejects.toThrow('cancelled by the caller')
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves the event loop free while it encodes HD', async () => {
    await makeClip({ path: at('hd.mp4'), widthPx: 1280, heightPx: 720, frames: 16, encoder: { preset: 'ultrafast' } })
    const delay = monitorEventLoopDelay({ resolution: 10 })
    delay.enable()
    await stitch({ clips: apart([at('hd.mp4'), clip('three')]), outputPath: at('film.mp4') })
    delay.disable()
    // Not the maximum: on a machine that is busy otherwise, any process waits for its turn now and then.
    expect(delay.percentile(95) / 1e6).toBeLessThan(100)
  })
})

/** Each row: a frame of the film, and the frame of the clip that it must show. */
async function expectFrames(film: string, rows: [number, string, number][]): Promise<void> {
  for (const [index, clipPath, clipIndex] of rows) {
    const ssim = compareFrames(await readFrame(film, index), await readFrame(clipPath, clipIndex))
    expect(ssim, `frame ${index}`).toBeGreaterThan(0.985)
  }
}

async function shownTimesMs(file: string): Promise<number[]> {
  await using media = await openMedia(file)
  const video = media.video
  if (!video) throw new Error('no picture track')
  const times: number[] = []
  for await (const frame of decodeFrames(media, video)) {
    times.push(Math.round(Number(frame.pts) * video.timeBase.toDouble() * 1000))
  }
  return times
}

async function soundTimes(file: string): Promise<{ gapsMs: number[]; endMs: number }> {
  await using media = await openMedia(file)
  const audio = media.audio
  if (!audio) throw new Error('no sound track')
  const tickMs = audio.timeBase.toDouble() * 1000
  const gapsMs: number[] = []
  let endMs: number | undefined
  for await (const packet of readPackets(media, [audio])) {
    const startMs = Number(packet.pts) * tickMs
    if (endMs !== undefined) gapsMs.push(startMs - endMs)
    endMs = startMs + Number(packet.duration) * tickMs
  }
  return { gapsMs, endMs: endMs ?? 0 }
}
