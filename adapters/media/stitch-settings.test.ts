// The settings of a join, judged from decoded frames and from measured audio.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Stream } from 'node-av/lib'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { StitchInput, StitchResult } from '../../contracts/ports/media.ts'
import { undrawableCharacters } from '../../domain/films/captions.ts'
import { type Channels, frameOfSamples, readSamples } from './audio-samples.ts'
import { measureColors } from './color-match.ts'
import { compareFrames, type LumaImage, readFrame } from './compare-frames.ts'
import { FilterChain } from './filter-chain.ts'
import { openMedia } from './open-media.ts'
import { stitch } from './stitch.ts'
import { type ClipOptions, makeClip } from './testing/make-clip.ts'
import { makeMp3 } from './testing/make-mp3.ts'
import { makeFilteredClip } from './testing/make-filtered-clip.ts'
import { soundRateHz } from './track-encoder.ts'

// An encoder waits long for its threads on a machine that is busy otherwise.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const FRAME_SECONDS = 1 / 24
const folder = await mkdtemp(path.join(os.tmpdir(), 'hfw-settings-'))
const at = (name: string) => path.join(folder, name)
const film = at('film.mp4')
const tone = (hz: number, level: number) => (sample: number) => level * Math.sin((sample * 2 * Math.PI * hz) / 48_000)
/** Silence with 10 ms of a loud tone at half a second. */
const knock = (sample: number) => (sample >= 24_000 && sample < 24_480 ? tone(2000, 0.8)(sample) : 0)

const shapes: Record<string, Omit<ClipOptions, 'path'>> = {
  quiet: { frames: 48, audio: tone(440, 0.05) },
  other: { frames: 48, firstFrame: 60, audio: tone(330, 0.05) },
  knock: { frames: 24, firstFrame: 30, widthPx: 160, heightPx: 90, audio: knock, encoder: { bf: 0 } },
  silent: { frames: 48, firstFrame: 100 },
}

beforeAll(async () => {
  for (const [name, shape] of Object.entries(shapes)) await makeClip({ path: at(`${name}.mp4`), ...shape })
  await makeFilteredClip({ from: at('quiet.mp4'), to: at('negative.mp4'), filter: 'negate' })
})
afterAll(() => rm(folder, { recursive: true }))

const join = (names: readonly string[], settings: Partial<StitchInput> = {}): Promise<StitchResult> => {
  const clips = names.map((name) => ({ path: at(`${name}.mp4`), beginsOnClipBefore: false }))
  return stitch({ clips, outputPath: film, ...settings })
}

async function audioOf(file: string): Promise<Channels> {
  await using media = await openMedia(file)
  const left: number[] = []
  const right: number[] = []
  for await (const { channels } of readSamples(media, media.audio as Stream)) {
    left.push(...channels[0])
    right.push(...channels[1])
  }
  return [Float32Array.from(left), Float32Array.from(right)]
}

const rms = (samples: Float32Array, fromSeconds: number, toSeconds: number) => {
  const part = samples.subarray(Math.round(fromSeconds * soundRateHz), Math.round(toSeconds * soundRateHz))
  return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length)
}

/** As FFmpeg's own meter measures it, and the highest sample. */
async function measure(file: string): Promise<{ lufs: number; peak: number }> {
  const [left, right] = await audioOf(file)
  const report = at('loudness.txt')
  {
    using chain = new FilterChain({
      chain: `ebur128=metadata=1:framelog=quiet,ametadata=mode=print:key=lavfi.r128.I:file=${report}`,
      timeBase: { num: 1, den: soundRateHz },
      failure: 'stitch_failed',
    })
    using frame = frameOfSamples(left, right)
    frame.pts = 0n
    for await (const _ of chain.push(frame)) continue
    for await (const _ of chain.push(null)) continue
  }
  const values = [...(await readFile(report, 'utf8')).matchAll(/r128\.I=(-?[\d.]+)/g)]
  return { lufs: Number(values.at(-1)?.[1]), peak: left.reduce((max, value) => Math.max(max, Math.abs(value)), 0) }
}

const differenceOf = (a: LumaImage, b: LumaImage) =>
  a.luma.reduce((sum, value, index) => sum + Math.abs(value - (b.luma[index] ?? 0)), 0) / a.luma.length

it('a crossfade shows both clips, and shortens the film by its length', async () => {
  const result = await join(['quiet', 'negative'], { crossfadeSeconds: 0.5 })
  expect(result).toMatchObject({ method: 'reencode', facts: { frameCount: 84 } })
  expect(result.times).toEqual([
    { startSeconds: 0, endSeconds: 2 },
    { startSeconds: 1.5, endSeconds: 3.5 },
  ])
  // Frame 6 of the 12 of the crossfade, each share in thirteenths.
  const [seen, a, b] = [
    await readFrame(film, 41),
    await readFrame(at('quiet.mp4'), 41),
    await readFrame(at('negative.mp4'), 5),
  ]
  const both = { ...a, luma: a.luma.map((value, index) => (value * 7 + (b.luma[index] ?? 0) * 6) / 13) }
  expect(differenceOf(seen, both)).toBeLessThan(3)
  expect(Math.min(differenceOf(seen, a), differenceOf(seen, b))).toBeGreaterThan(20)
  expect(compareFrames(await readFrame(film, 35), await readFrame(at('quiet.mp4'), 35))).toBeGreaterThan(0.98)
  expect(compareFrames(await readFrame(film, 48), await readFrame(at('negative.mp4'), 12))).toBeGreaterThan(0.98)
})

it.each([
  ['crossfades', { crossfadeSeconds: 0.25 }, 'reencode'],
  ['cuts and a soundtrack', { soundtrack: { path: at('silent-music.mp4'), levelDb: 0 } }, 'stream_copy'],
] as const)('the audio is in step within one frame at the end of 10 clips with %s', async (_how, settings, method) => {
  await makeClip({ path: at('silent-music.mp4'), frames: 12, audio: () => 0 })
  const soundtrack = { duckDb: 0, fadeInSeconds: 0, fadeOutSeconds: 0, loop: true, path: '', levelDb: 0 }
  const { soundtrack: given, ...others } = { soundtrack: undefined, ...settings }
  const names = Array.from({ length: 10 }, () => 'knock')
  const result = await join(names, {
    ...others,
    ...(given ? { soundtrack: { ...soundtrack, ...(given as object) } } : {}),
  })
  expect(result).toMatchObject({ method })
  const [left] = await audioOf(film)
  const last = result.times.at(-1)!.startSeconds
  const from = Math.round((last + 0.4) * soundRateHz)
  const heard = left.subarray(from).findIndex((value) => Math.abs(value) > 0.2) + from
  expect(Math.abs(heard / soundRateHz - (last + 0.5))).toBeLessThan(FRAME_SECONDS)
})

it('captions are in the pixels of their time only', async () => {
  const captions = [{ text: 'A lamp in the dark', startSeconds: 1 }]
  const clips = [{ path: at('quiet.mp4'), beginsOnClipBefore: false, captions }]
  expect(await join([], { clips })).toMatchObject({ method: 'reencode' })
  const changed = async (index: number) => {
    const [seen, plain] = [await readFrame(film, index), await readFrame(at('quiet.mp4'), index)]
    const pixels = [...seen.luma.keys()].filter(
      (pixel) => Math.abs((seen.luma[pixel] ?? 0) - (plain.luma[pixel] ?? 0)) > 40,
    )
    return { firstRow: Math.floor((pixels[0] ?? 0) / seen.widthPx), count: pixels.length }
  }
  const shown = await changed(30)
  expect(shown.count).toBeGreaterThan(150)
  expect(shown.firstRow).toBeGreaterThan(120)
  expect((await changed(20)).count).toBe(0)
})

it('the font has every character that captions may be drawn with', async () => {
  const codes = codesOf(await readFile(new URL('fonts/NotoSans-SemiBold.ttf', import.meta.url)))
  const allowed = Array.from({ length: 0x3000 }, (_, code) => code).filter(
    (code) => code >= 0x20 && undrawableCharacters(String.fromCodePoint(code)).length === 0,
  )
  expect(allowed.length).toBeGreaterThan(1000)
  expect(allowed.filter((code) => !codes.has(code))).toEqual([])
})

/** The characters of a TrueType font, from its format 12 table. */
function codesOf(font: Buffer): Set<number> {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + 16 * index)
  const entry = tables.find((offset) => font.toString('latin1', offset, offset + 4) === 'cmap')!
  const cmap = font.readUInt32BE(entry + 8)
  const parts = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, i) => cmap + font.readUInt32BE(cmap + 8 + 8 * i),
  )
  const part = parts.find((offset) => font.readUInt16BE(offset) === 12)!
  const codes = new Set<number>()
  for (let group = 0; group < font.readUInt32BE(part + 12); group++) {
    const offset = part + 16 + 12 * group
    for (let code = font.readUInt32BE(offset); code <= font.readUInt32BE(offset + 4); code++) codes.add(code)
  }
  return codes
}

it('a film of quiet clips has the wanted loudness, its frames are copied, and its peaks stay below the limit', async () => {
  expect(await join(['quiet', 'other'])).toMatchObject({ method: 'stream_copy' })
  const before = await measure(film)
  expect(before.lufs).toBeLessThan(-25)
  expect(await join(['quiet', 'other'], { targetLufs: -14 })).toMatchObject({ method: 'stream_copy' })
  const after = await measure(film)
  expect(Math.abs(after.lufs + 14)).toBeLessThan(0.7)
  expect(after.peak).toBeLessThan(0.9)
})

it('a soundtrack is below the clips, quieter while they are audible, repeated, and faded out', async () => {
  await makeClip({ path: at('music.mp4'), frames: 18, audio: tone(1000, 0.5) })
  const soundtrack = {
    path: at('music.mp4'),
    levelDb: -6,
    duckDb: 12,
    fadeInSeconds: 0,
    fadeOutSeconds: 0.5,
    loop: true,
  }
  await makeClip({ path: at('loud.mp4'), frames: 48, firstFrame: 7, audio: tone(100, 0.3) })
  expect(await join(['silent', 'loud'], { soundtrack })).toMatchObject({
    method: 'stream_copy',
    facts: { hasAudio: true },
  })
  const [left] = await audioOf(film)
  // A tone of 0.5 has the level 0.354 before its gain of -6 dB.
  expect(rms(left, 1, 1.6)).toBeCloseTo(0.177, 1)
  const music = (fromSeconds: number) => partOfTone(left, 1000, fromSeconds)
  expect(music(3)).toBeLessThan(0.35 * music(1))
  expect(music(3)).toBeGreaterThan(0.15 * music(1))
  expect(rms(left, 3.98, 4)).toBeLessThan(0.25)
  expect(music(3.85)).toBeLessThan(0.5 * music(3))
})

const MUSIC = { levelDb: 0, duckDb: 0, fadeInSeconds: 0, fadeOutSeconds: 0, loop: true }

it('a soundtrack of a single sample is repeated without opening its file each time', { timeout: 20_000 }, async () => {
  await writeFile(at('click.wav'), wavOf([16_384]))
  await join(['silent'], { soundtrack: { ...MUSIC, path: at('click.wav') } })
  const [left] = await audioOf(film)
  expect(left.length).toBeGreaterThanOrEqual(2 * soundRateHz)
  expect(rms(left, 0.5, 1.5)).toBeGreaterThan(0.2)
})

it('a damaged frame of a soundtrack is left out, and does not fail the film', async () => {
  const damaged = (frames: Buffer[]) =>
    frames.map((frame, index) =>
      index === 20 ? Buffer.concat([frame.subarray(0, 4), Buffer.alloc(frame.length - 4, 0xff)]) : frame,
    )
  await makeMp3(at('damaged.mp3'), tone(1000, 0.5), damaged)
  await join(['silent'], { soundtrack: { ...MUSIC, path: at('damaged.mp3') } })
  const [left] = await audioOf(film)
  expect(partOfTone(left, 1000, 0.2)).toBeGreaterThan(0.3)
  expect(partOfTone(left, 1000, 0.8)).toBeGreaterThan(0.3)
})

/** Mono, 16 bits, 48 kHz. */
function wavOf(samples: readonly number[]): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF')
  header.writeUInt32LE(36 + 2 * samples.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  for (const [index, value] of [1, 1].entries()) header.writeUInt16LE(value, 20 + 2 * index)
  header.writeUInt32LE(soundRateHz, 24)
  header.writeUInt32LE(2 * soundRateHz, 28)
  for (const [index, value] of [2, 16].entries()) header.writeUInt16LE(value, 32 + 2 * index)
  header.write('data', 36)
  header.writeUInt32LE(2 * samples.length, 40)
  return Buffer.concat([header, Buffer.from(Int16Array.from(samples).buffer)])
}

/** Amplitude of one frequency in 100 ms. */
function partOfTone(samples: Float32Array, hz: number, fromSeconds: number): number {
  const part = samples.subarray(Math.round(fromSeconds * soundRateHz), Math.round((fromSeconds + 0.1) * soundRateHz))
  let [real, imaginary] = [0, 0]
  for (const [index, value] of part.entries()) {
    const angle = (2 * Math.PI * hz * index) / soundRateHz
    real += value * Math.cos(angle)
    imaginary += value * Math.sin(angle)
  }
  return (2 * Math.hypot(real, imaginary)) / part.length
}

it('the end of a clip is cut from a copy where no frame depends on it; its start needs an encode', async () => {
  const clip = (trim: { startSeconds: number; endSeconds: number }) => ({
    path: at('knock.mp4'),
    beginsOnClipBefore: false,
    trim,
  })
  const end = clip({ startSeconds: 0, endSeconds: 0.25 })
  expect(await join([], { clips: [end, end] })).toMatchObject({ method: 'stream_copy', facts: { frameCount: 36 } })
  const start = clip({ startSeconds: 0.25, endSeconds: 0.25 })
  const result = await join([], { clips: [end, start] })
  expect(result).toMatchObject({ method: 'reencode', facts: { frameCount: 30 } })
  expect(compareFrames(await readFrame(film, 18), await readFrame(at('knock.mp4'), 6))).toBeGreaterThan(0.98)
  const [left] = await audioOf(film)
  const heard = left.findIndex((value, sample) => sample > 0.8 * soundRateHz && Math.abs(value) > 0.2)
  expect(Math.abs(heard / soundRateHz - (0.75 + 0.25))).toBeLessThan(FRAME_SECONDS)
  const everything = clip({ startSeconds: 1, endSeconds: 1 })
  await expect(join([], { clips: [end, everything] })).rejects.toThrow('the trim of clip 2 leaves no frame of it')
})

it('colours of later clips move towards those of the first', async () => {
  await makeClip({ path: at('tinted.mp4'), frames: 24, firstFrame: 5, encoder: { bf: 0 } })
  await stitch({
    clips: [{ path: at('tinted.mp4'), beginsOnClipBefore: false }],
    outputPath: at('first.mp4'),
  })
  const [first, dark] = [await measureColors({ path: at('first.mp4') }), at('dark.mp4')]
  const filter = "lutyuv=y='clip(val*0.85,16,235)':u='clip(val+6,16,240)'"
  await makeFilteredClip({ from: at('tinted.mp4'), to: dark, filter })
  const before = await measureColors({ path: dark })
  expect(first.luma - before.luma).toBeGreaterThan(10)
  const clips = [at('first.mp4'), dark].map((each) => ({ path: each, beginsOnClipBefore: false }))
  const result = await stitch({ clips, outputPath: film, colorMatch: true })
  expect(result.method).toBe('reencode')
  const second = [{ path: film, beginsOnClipBefore: false, trim: { startSeconds: 1, endSeconds: 0 } }]
  await stitch({ clips: second, outputPath: at('second.mp4') })
  const after = await measureColors({ path: at('second.mp4') })
  expect(Math.abs(first.luma - after.luma)).toBeLessThan(2)
  expect(Math.abs(first.u - after.u)).toBeLessThan(1.5)
})
