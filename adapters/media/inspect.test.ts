import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MediaFacts, TruncatedMediaError } from '../../contracts/ports/media.ts'
import { inspect } from './inspect.ts'
import { makeClip, makeImage } from './testing/make-clip.ts'

let folder: string
const at = (name: string) => path.join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'hfw-inspect-'))
  await makeClip({ path: at('clip.mp4'), frames: 25, hasSound: true })
  for (const kind of ['png', 'jpg', 'webp', 'gif'] as const) {
    await makeImage(kind, at(`image.${kind}`), { widthPx: 333, heightPx: 77 })
  }
})
afterAll(() => rm(folder, { recursive: true }))

const unreadable = { name: 'MediaError', code: 'unreadable_media' }

describe('probing', () => {
  it.each([
    ['png', 'image/png'],
    ['jpg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['gif', 'image/gif'],
  ])('reads a %s by its content and not by its name', async (kind, contentType) => {
    await copyFile(at(`image.${kind}`), at('misnamed.mp4'))
    const facts = await inspect(at('misnamed.mp4'))
    expect(MediaFacts.parse(facts)).toMatchObject({ kind: 'image', contentType, widthPx: 333, heightPx: 77 })
  })

  it('reads a clip', async () => {
    await copyFile(at('clip.mp4'), at('file:odd name.png'))
    const facts = await inspect(at('file:odd name.png'))
    expect(MediaFacts.parse(facts)).toEqual({
      kind: 'video',
      contentType: 'video/mp4',
      widthPx: 320,
      heightPx: 180,
      durationMs: 1042,
      frameRate: 24,
      frameCount: 25,
      codec: 'h264',
      hasAudio: true,
      audioCodec: 'aac',
    })
  })

  it('reads a sound file', async () => {
    await writeFile(at('sound'), silentWav({ seconds: 0.5, rateHz: 8000 }))
    const facts = { kind: 'audio', contentType: 'audio/wav', durationMs: 500, sampleRateHz: 8000, channels: 1 }
    expect(await inspect(at('sound'))).toMatchObject(facts)
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('<html>not found</html>')],
    ['a playlist that names a file', Buffer.from('#EXTM3U\n#EXTINF:1,\n/etc/passwd\n')],
    ['a concat script that names a file', Buffer.from('ffconcat version 1.0\nfile /etc/passwd\n')],
    ['the head of a PNG and then noise', Buffer.concat([pngHead(10, 10), Buffer.alloc(500, 7)])],
    ['an MP4 mark and then noise', Buffer.concat([Buffer.from('\0\0\0\x18ftypisom'), Buffer.alloc(500, 7)])],
  ])('refuses %s', async (_what, bytes) => {
    await writeFile(at('refused.mp4'), bytes)
    await expect(inspect(at('refused.mp4'))).rejects.toMatchObject(unreadable)
  })

  it('refuses a file that is not there', async () => {
    await expect(inspect(at('absent.png'))).rejects.toMatchObject(unreadable)
  })

  it.each(['clip.mp4', 'image.png', 'image.jpg', 'image.webp', 'image.gif'])('refuses %s cut short', async (name) => {
    const sizeBytes = (await readFile(at(name))).length
    for (const share of [0.97, 0.6, 0.2]) {
      await copyFile(at(name), at('cut'))
      await truncate(at('cut'), Math.floor(sizeBytes * share))
      await expect(inspect(at('cut'))).rejects.toMatchObject(unreadable)
    }
  })

  it.each(['png', 'jpg', 'webp', 'gif'])('reports a %s that is cut anywhere as truncated', async (kind) => {
    const bytes = await readFile(at(`image.${kind}`))
    for (const share of [0.5, 0.7, 0.9]) {
      // The name of the last chunk inside the image data is not the end.
      const cut = Buffer.concat([bytes.subarray(0, Math.floor(bytes.length * share)), Buffer.from('IEND')])
      await writeFile(at('cut'), cut)
      await expect(inspect(at('cut'))).rejects.toBeInstanceOf(TruncatedMediaError)
    }
  })

  it('does not take the end of a preview for the end of a JPEG', async () => {
    const bytes = await readFile(at('image.jpg'))
    const preview = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), bytes])
    preview.writeUInt16BE(bytes.length + 2, 2)
    const whole = Buffer.concat([bytes.subarray(0, 2), preview, bytes.subarray(2)])
    await writeFile(at('preview.jpg'), whole)
    expect(await inspect(at('preview.jpg'))).toMatchObject({ widthPx: 333 })
    await writeFile(at('cut'), whole.subarray(0, whole.length - 2))
    await expect(inspect(at('cut'))).rejects.toBeInstanceOf(TruncatedMediaError)
  })

  it('accepts bytes after the end, as cameras append them', async () => {
    for (const kind of ['png', 'jpg', 'gif']) {
      await writeFile(at('longer'), Buffer.concat([await readFile(at(`image.${kind}`)), Buffer.alloc(300, 7)]))
      expect(await inspect(at('longer')), kind).toMatchObject({ widthPx: 333 })
    }
  })

  it('refuses an image with a damaged middle', async () => {
    const bytes = await readFile(at('image.png'))
    const middle = bytes.length >> 1
    bytes.fill(0, middle, middle + 200)
    await writeFile(at('damaged.png'), bytes)
    await expect(inspect(at('damaged.png'))).rejects.toMatchObject(unreadable)
  })

  it('refuses huge pictures by their head alone', async () => {
    const bombs = {
      png: pngHead(65_000, 65_000),
      gif: Buffer.concat([Buffer.from('GIF89a'), Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.alloc(40)]),
      webp: hugeWebp(),
      jpg: Buffer.concat([Buffer.from('ffd8ffc0001108ffffffff03012200', 'hex'), Buffer.alloc(20)]),
    }
    for (const [kind, bytes] of Object.entries(bombs)) {
      await writeFile(at('bomb'), bytes)
      await expect(inspect(at('bomb')), kind).rejects.toMatchObject({ name: 'MediaError', code: 'media_too_large' })
    }
  })
})

function pngHead(widthPx: number, heightPx: number): Buffer {
  const body = Buffer.alloc(17)
  body.write('IHDR', 'latin1')
  body.writeUInt32BE(widthPx, 4)
  body.writeUInt32BE(heightPx, 8)
  body.set([8, 2, 0, 0, 0], 12)
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0d', 'latin1'), body, crc])
}

function hugeWebp(): Buffer {
  const bytes = Buffer.alloc(40)
  bytes.write('RIFF', 'latin1')
  bytes.writeUInt32LE(32, 4)
  bytes.write('WEBPVP8X', 8, 'latin1')
  bytes.writeUIntLE(16_000, 24, 3)
  bytes.writeUIntLE(16_000, 27, 3)
  return bytes
}

function silentWav({ seconds, rateHz }: { seconds: number; rateHz: number }): Buffer {
  const samples = Buffer.alloc(seconds * rateHz * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rateHz, 24)
  head.writeUInt32LE(rateHz * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}
