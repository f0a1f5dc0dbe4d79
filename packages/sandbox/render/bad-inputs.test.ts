// Unusable inputs: each fails quickly with the name of its field, without using much memory.
import { crc32, deflateSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { InputError } from '../engine/media/inputs.ts'
import { clipJob, createDrawingFolder, pictureJob } from '../testing/jobs.ts'
import { testPng } from '../testing/pictures.ts'
import type { InputFile } from './job.ts'
import { isReadablePicture } from './photo.ts'

const { drawn, input, close } = createDrawingFolder()
afterAll(close)

/** A PNG of zeros: small as a file, huge when decoded. */
function blackPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([1, 0], 8)
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

const good = testPng({ width: 200, height: 200 })
const bad: Record<string, [Buffer, RegExp]> = {
  'a text': [Buffer.from('this is no picture, it is a text of some length\n'.repeat(20)), /not a readable/],
  'one byte': [Buffer.from('x'), /not a readable/],
  'a page': [Buffer.from('<!doctype html><html><body>403</body></html>'), /not a readable/],
  'a cut off header': [good.subarray(0, 18), /not a readable/],
  'a header without pixels': [good.subarray(0, 60), /not a readable/],
  'a picture full of rubbish': [Buffer.concat([good.subarray(0, 41), Buffer.alloc(900, 0xa5)]), /not a readable/],
  'one pixel': [blackPng(1, 1), /1x1 pixels are too few/],
  'a picture bomb': [blackPng(10_000, 10_000), /10000x10000 pixels are too many/],
  'a JPEG that claims too much': [
    Buffer.from('ffd8ffc0001108ffffffff03012200021101031101', 'hex'),
    /65535x65535 pixels are too many/,
  ],
}

for (const [name, [bytes, text]] of Object.entries(bad)) {
  it(`refuses ${name} in every field for a picture`, async () => {
    const file = input(bytes, 'image_urls[3]')
    const jobs = [
      pictureJob({ references: [file] }),
      clipJob({ start: file }),
      clipJob({ end: file }),
      clipJob({ references: [file] }),
    ]
    const before = process.memoryUsage().rss
    for (const job of jobs) {
      expect(() => drawn(job)).toThrow(InputError)
      expect(() => drawn(job)).toThrow(text)
      expect(() => drawn(job)).toThrow('image_urls[3]')
    }
    expect(await isReadablePicture(file.path)).toBe(false)
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })
}

it('refuses a file that is neither clip nor sound', () => {
  const video = (file: InputFile) => [
    clipJob({ videos: [file] }),
    clipJob({ videos: [file], videoUse: 'edit' }),
    clipJob({ videos: [file], videoUse: 'extend' }),
    clipJob({ videos: [file], videoUse: 'motion' }),
  ]
  const cutOff = drawn(clipJob({ hasSound: true })).subarray(0, 900)
  for (const bytes of [...Object.values(bad).map(([first]) => first), good, cutOff]) {
    for (const job of video(input(bytes, 'video_url'))) {
      expect(() => drawn(job)).toThrow(/^Could not use video_url: not a readable video$/)
    }
    expect(() => drawn(clipJob({ audios: [input(bytes, 'audio_url')] }))).toThrow(
      /^Could not use audio_url: no readable sound$/,
    )
  }
})
