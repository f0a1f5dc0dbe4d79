// Clips, decoded to frames and sound: their first and last frames, what they show, and what a player needs.
import { AV_CODEC_ID_AAC, AV_CODEC_ID_H264, AV_PIX_FMT_YUV420P } from 'node-av'
import { afterAll, describe, expect, it } from 'vitest'
import { readClip } from '../testing/clips.ts'
import { clipJob, createDrawingFolder } from '../testing/jobs.ts'
import { lumaOfPicture, testPng } from '../testing/pictures.ts'
import { ssim } from '../testing/ssim.ts'
import { printBoxes } from './layout.ts'

const { drawn, input, close } = createDrawingFolder()
afterAll(close)

const size = { width: 320, height: 176 }
const [red, green, blue] = [0, 1.5, 3].map((phase) => testPng({ width: 480, height: 264 }, phase)) as [
  Buffer,
  Buffer,
  Buffer,
]

/** Similarity of a frame and a picture. */
function alike(luma: Buffer, picture: Buffer): number {
  return ssim(luma, lumaOfPicture(picture, size), size.width)
}

/** Similarity of the top left print of a frame and a picture. */
function printAlike(luma: Buffer, picture: Buffer, count = 1): number {
  const box = printBoxes(size, count)[0] ?? { x: 0, y: 0, width: 0, height: 0 }
  const side = box.width - (box.width % 2)
  const rows = Array.from({ length: side }, (_, y) =>
    luma.subarray((box.y + y) * size.width + box.x, (box.y + y) * size.width + box.x + side),
  )
  return ssim(Buffer.concat(rows), lumaOfPicture(picture, { width: side, height: side }), side)
}

it('is H.264 4:2:0 of the length, size and rate asked for, with its index first', () => {
  for (const [fps, durationSeconds] of [
    [24, 1],
    [25, 2],
    [48, 1],
    [50, 3],
  ] as const) {
    const bytes = drawn(clipJob({ fps, durationSeconds, size: { width: 128, height: 72 } }))
    const clip = readClip(bytes)
    expect([clip.codec, clip.pixelFormat]).toEqual([AV_CODEC_ID_H264, AV_PIX_FMT_YUV420P])
    expect([clip.width, clip.height, clip.fps, clip.frameCount]).toEqual([128, 72, fps, fps * durationSeconds])
    expect(clip.durationSeconds).toBeCloseTo(durationSeconds, 2)
    expect(clip.hasAudio).toBe(false)
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
  }
})

it('thirty seconds', () => {
  const clip = readClip(drawn(clipJob({ durationSeconds: 30, hasSound: true, size: { width: 96, height: 54 } })))
  expect([clip.frameCount, clip.height]).toEqual([720, 54])
  expect(Math.abs(clip.audioSeconds - 30)).toBeLessThan(0.1)
})

it('MOV when asked for', () => {
  const bytes = drawn(clipJob({ container: 'mov', hasSound: true }))
  expect(bytes.toString('latin1', 4, 12)).toBe('ftypqt  ')
  const clip = readClip(bytes)
  expect([clip.codec, clip.audioCodec, clip.frameCount]).toEqual([AV_CODEC_ID_H264, AV_CODEC_ID_AAC, 24])
})

it('follows the ratio of its first input where no size is asked for', () => {
  const wide = input(testPng({ width: 400, height: 200 }))
  const tall = input(testPng({ width: 100, height: 200 }))
  const sizeOf = (more: Parameters<typeof clipJob>[0]) => {
    const clip = readClip(drawn(clipJob({ ...more, size: { pixels: 20_000 } })))
    return [clip.width, clip.height]
  }
  expect(sizeOf({ start: wide, references: [tall] })).toEqual([200, 100])
  expect(sizeOf({ references: [tall, wide] })).toEqual([100, 200])
  expect(sizeOf({ videos: [input(drawn(clipJob({ size: { width: 200, height: 100 } })))] })).toEqual([200, 100])
  const flat = input(drawn(clipJob({ size: { width: 200, height: 100 } })))
  expect(sizeOf({ videos: [flat], videoUse: 'edit', references: [tall] })).toEqual([200, 100])
  expect(sizeOf({})).toEqual([188, 106])
})

it('begins on the start picture, moves, and ends on the end picture', () => {
  const clip = readClip(drawn(clipJob({ start: input(red), end: input(green) })))
  expect(alike(clip.first, red)).toBeGreaterThan(0.95)
  expect(alike(clip.last, green)).toBeGreaterThan(0.95)
  expect(alike(clip.last, red)).toBeLessThan(0.9)
  const still = readClip(drawn(clipJob({ start: input(red) })))
  expect(alike(still.first, red)).toBeGreaterThan(0.95)
  expect(alike(still.middle, red)).toBeLessThan(0.95)
  expect(alike(still.last, red)).toBeLessThan(0.8)
})

it('shows its references, also between two given pictures', () => {
  const painted = readClip(drawn(clipJob({ references: [input(red)] })))
  expect(printAlike(painted.first, red)).toBeGreaterThan(0.8)
  const between = { start: input(green), end: input(blue), references: [input(red)] }
  const framed = readClip(drawn(clipJob({ ...between, durationSeconds: 2 })))
  expect(alike(framed.first, green)).toBeGreaterThan(0.95)
  expect(alike(framed.last, blue)).toBeGreaterThan(0.95)
  const plain = readClip(drawn(clipJob({ ...between, references: [], durationSeconds: 2 })))
  expect(ssim(framed.middle, plain.middle, size.width)).toBeLessThan(0.8)
})

it('the same job gives the same bytes, another seed gives others', () => {
  const first = drawn(clipJob({ hasSound: true }))
  expect(drawn(clipJob({ hasSound: true })).equals(first)).toBe(true)
  expect(drawn(clipJob({ hasSound: true, seed: 2 })).equals(first)).toBe(false)
})

describe('made from a clip', () => {
  const source = () => drawn(clipJob({ start: input(red), end: input(green), hasSound: true, durationSeconds: 2 }))

  it('edit: its frames at its length, in other colours, with the references', () => {
    const bytes = source()
    const [before, after] = [
      readClip(bytes),
      readClip(
        drawn(clipJob({ videos: [input(bytes)], videoUse: 'edit', references: [input(blue)], durationSeconds: 30 })),
      ),
    ]
    expect([after.frameCount, after.fps, after.width]).toEqual([48, 24, 320])
    expect(ssim(after.first, before.first, size.width)).toBeGreaterThan(0.95)
    expect(ssim(after.last, before.last, size.width)).toBeGreaterThan(0.8)
    expect(printAlike(after.last, blue)).toBeGreaterThan(0.8)
    const half = readClip(drawn(clipJob({ videos: [input(bytes)], videoUse: 'edit', fps: 50, durationSeconds: 1 })))
    expect([half.frameCount, half.fps]).toEqual([50, 50])
  })

  it('extend: begins on its last frame', () => {
    const bytes = source()
    const after = readClip(drawn(clipJob({ videos: [input(bytes)], videoUse: 'extend', durationSeconds: 1 })))
    expect(ssim(after.first, readClip(bytes).last, size.width)).toBeGreaterThan(0.95)
    expect(after.frameCount).toBe(24)
  })

  it('motion: begins on the start picture where there is one, else on the source; as long as the source', () => {
    const bytes = source()
    const motion = (more: Parameters<typeof clipJob>[0]) =>
      readClip(drawn(clipJob({ videos: [input(bytes)], videoUse: 'motion', durationSeconds: 30, ...more })))
    const led = motion({ start: input(blue) })
    expect(alike(led.first, blue)).toBeGreaterThan(0.95)
    expect(led.frameCount).toBe(48)
    expect(ssim(motion({}).first, readClip(bytes).first, size.width)).toBeGreaterThan(0.95)
  })

  it('reference: shown as a picture', () => {
    const clip = readClip(drawn(clipJob({ videos: [input(source())] })))
    expect(printAlike(clip.first, red)).toBeGreaterThan(0.8)
  })
})

describe('sound', () => {
  it('is as long as the clip, in AAC', () => {
    const clip = readClip(drawn(clipJob({ hasSound: true, durationSeconds: 2 })))
    expect(clip.audioCodec).toBe(AV_CODEC_ID_AAC)
    expect(Math.abs(clip.audioSeconds - 2)).toBeLessThan(0.1)
  })

  it('is taken from given files, cut or padded; a silent clip gives none', () => {
    const wav = drawn({ kind: 'sound', prompt: '', seed: 3, durationSeconds: 2 })
    for (const durationSeconds of [1, 4]) {
      const clip = readClip(drawn(clipJob({ audios: [input(wav, 'audio_url')], durationSeconds })))
      expect(Math.abs(clip.audioSeconds - durationSeconds)).toBeLessThan(0.1)
    }
    const loud = input(drawn(clipJob({ hasSound: true })), 'video_url')
    expect(readClip(drawn(clipJob({ audios: [loud] }))).hasAudio).toBe(true)
    expect(readClip(drawn(clipJob({ audios: [input(drawn(clipJob()), 'video_url')] }))).hasAudio).toBe(false)
  })

  it('alone is a WAV file', () => {
    const bytes = drawn({ kind: 'sound', prompt: 'hello', seed: 1, durationSeconds: 1.5 })
    expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WAVE'])
    expect(bytes.length).toBe(44 + 1.5 * 44_100 * 2)
    const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + bytes.length))
    expect(Math.max(...samples)).toBeGreaterThan(1000)
    expect(drawn({ kind: 'sound', prompt: 'hello', seed: 1, durationSeconds: 1.5 }).equals(bytes)).toBe(true)
    expect(drawn({ kind: 'sound', prompt: 'hello', seed: 2, durationSeconds: 1.5 }).equals(bytes)).toBe(false)
  })
})
