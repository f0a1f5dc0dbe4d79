import { appendFile, copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MediaFacts, TruncatedMediaError } from '../../contracts/ports/media.ts'
import { reachesImageEnd } from './image-end.ts'
import { inspect } from './inspect.ts'
import { decodeInTurn } from './large-images.ts'
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

  it('refuses a clip of a few bytes whose index announces more than a clip has, before memory is taken for it', async () => {
    const clip = await readFile(at('clip.mp4'))
    const before = process.memoryUsage().rss
    for (const [name, bytes] of Object.entries(hostileClips(clip))) {
      await writeFile(at('hostile'), bytes)
      await expect(inspect(at('hostile')), name).rejects.toMatchObject(unreadable)
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })

  it('finds the end of an image of 64 MiB through a small window', async () => {
    const image = await readFile(at('image.png'))
    const end = image.length - 12
    const fillerBytes = 64 * 1024 * 1024
    const head = Buffer.from('\0\0\0\0prIv', 'latin1')
    head.writeUInt32BE(fillerBytes, 0)
    await writeFile(at('large.png'), Buffer.concat([image.subarray(0, end), head]))
    await truncate(at('large.png'), end + 12 + fillerBytes)
    const before = process.memoryUsage().arrayBuffers
    expect(await reachesImageEnd(at('large.png'), 'image/png')).toBe(false)
    await appendFile(at('large.png'), image.subarray(end))
    expect(await reachesImageEnd(at('large.png'), 'image/png')).toBe(true)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024)
  })

  it('decodes one large image at a time, and small ones beside it', async () => {
    await writeFile(at('large'), pngHead(5000, 4000))
    let running = 0
    const decode = async (name: string) => {
      let most = 0
      await decodeInTurn(at(name), async () => {
        running += 1
        most = running
        await until()
        running -= 1
      })
      return most
    }
    let until = () => new Promise<void>((resolve) => setImmediate(resolve))
    expect(await Promise.all([decode('large'), decode('large'), decode('large')])).toEqual([1, 1, 1])
    // Each small image goes on only after both have begun.
    const both = Promise.withResolvers<void>()
    until = () => {
      if (running === 2) both.resolve()
      return both.promise
    }
    expect((await Promise.all([decode('image.png'), decode('image.png')])).toSorted((a, b) => a - b)).toEqual([1, 2])
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

/** The clip with a number in its index that FFmpeg would take memory for. */
function hostileClips(clip: Buffer): Record<string, Buffer> {
  const changed = (name: string, offset: number, values: number[]) => {
    const bytes = Buffer.from(clip)
    const from = bytes.indexOf(name, 0, 'latin1') + offset
    for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, from + index * 4)
    return bytes
  }
  const many = 150_000_000
  const fragment = Buffer.concat([
    Buffer.from('\0\0\0\x24moof\0\0\0\x1ctraf\0\0\0\x14trun\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1'),
  ])
  fragment.writeUInt32BE(many, 28)
  const compressed = Buffer.from('\0\0\0\x18moov\0\0\0\x10cmov\0\0\0\0\0\0\0\0', 'latin1')
  return {
    'one frame size for all frames': changed('stsz', 8, [1, many]),
    'frames of a fragment without sizes': Buffer.concat([clip, fragment]),
    'an edit list that repeats the frames': changed('elst', 8, [many]),
    'a compressed index': Buffer.concat([clip, compressed]),
  }
}

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
