// Real output: pictures of the right size, clips that begin and end on the given pictures.
import { AV_CODEC_ID_H264 } from 'node-av'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clipSize } from '../models/fields.ts'
import type { TestSandbox } from '../testing/client.ts'
import { dop, soul, startTestSandbox } from '../testing/client.ts'
import { readClip } from '../testing/clips.ts'
import { lumaOfPicture, pngSize, testPng } from '../testing/pictures.ts'
import { ssim } from '../testing/ssim.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({ concurrency: 10 })
})
afterAll(() => sandbox.close())

async function download(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}

async function made(path: string, body: object) {
  const answer = await sandbox.post(`/${path}`, body)
  expect(answer.status).toBe(200)
  const status = await sandbox.ended(answer.body.request_id ?? answer.body.id)
  expect(status.status).toBe('completed')
  return status
}

async function madeClip(path: string, body: object) {
  const status = await made(path, body)
  const bytes = await download(status.video.url)
  return { bytes, clip: readClip(bytes), url: status.video.url as string }
}

async function uploaded(bytes: Buffer): Promise<string> {
  const { body } = await sandbox.post('/files/generate-upload-url', { content_type: 'image/png' })
  await fetch(body.upload_url, { method: 'PUT', headers: body.upload_headers, body: new Uint8Array(bytes) })
  return body.public_url
}

it('draws pictures in the pixel size of resolution and ratio', async () => {
  const cases: [object, [number, number]][] = [
    [{}, [1536, 1152]],
    [{ aspect_ratio: '9:16' }, [864, 1536]],
    [{ aspect_ratio: '2:3', resolution: '1080p' }, [1365, 2048]],
  ]
  for (const [fields, [width, height]] of cases) {
    const { images } = await made(soul, { prompt: 'a quiet lake', ...fields })
    expect(pngSize(await download(images[0].url))).toEqual({ width, height })
  }
  const v1 = await made('v1/text2image/soul', { params: { prompt: 'x', width_and_height: '1696x960' } })
  expect(pngSize(await download(v1.images[0].url))).toEqual({ width: 1696, height: 960 })
})

it('draws the same picture for the same prompt and seed; another prompt, seed or batch index gives another', async () => {
  const pictures = async (prompt: string, seed: number | null, count = 1): Promise<string[]> => {
    const { images } = await made(soul, { prompt, seed, batch_size: count, aspect_ratio: '1:1' })
    return Promise.all(images.map(async ({ url }: { url: string }) => (await download(url)).toString('base64')))
  }
  const batch = await pictures('a red tower', 7, 4)
  expect(await pictures('a red tower', 7)).toEqual(batch.slice(0, 1))
  const others = [...(await pictures('a blue tower', 7)), ...(await pictures('a red tower', 8))]
  const unseeded = [...(await pictures('a red tower', null)), ...(await pictures('a red tower', null))]
  expect(new Set([...batch, ...others, ...unseeded]).size).toBe(8)
})

it('image to video: begins on the start picture, moves, ends elsewhere; H.264, five seconds, index first', async () => {
  const start = testPng({ width: 1000, height: 800 })
  const { bytes, clip } = await madeClip(dop, { prompt: 'a boat', image_url: await uploaded(start) })
  expect([clip.codec, clip.fps, clip.frameCount, clip.hasAudio]).toEqual([AV_CODEC_ID_H264, 24, 120, false])
  expect(clip.durationSeconds).toBeCloseTo(5, 2)
  expect(clip.width / clip.height).toBeCloseTo(1.25, 2)
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
  expect(ssim(clip.first, lumaOfPicture(start, clip), clip.width)).toBeGreaterThan(0.97)
  expect(ssim(clip.first, clip.middle, clip.width)).toBeLessThan(0.95)
  expect(ssim(clip.first, clip.last, clip.width)).toBeLessThan(0.8)
})

it('first and last frame: begins on the one and ends on the other', async () => {
  const start = testPng({ width: 1280, height: 720 }, 0)
  const end = testPng({ width: 900, height: 1200 }, 2)
  const [firstUrl, lastUrl] = [await uploaded(start), await uploaded(end)]
  const { clip } = await madeClip('kling-video/omni/first-last-frame', {
    first_frame_url: firstUrl,
    last_frame_url: lastUrl,
    aspect_ratio: '9:16',
  })
  expect({ width: clip.width, height: clip.height }).toEqual(clipSize('9:16'))
  expect(ssim(clip.first, lumaOfPicture(start, clip), clip.width)).toBeGreaterThan(0.97)
  expect(ssim(clip.last, lumaOfPicture(end, clip), clip.width)).toBeGreaterThan(0.97)
})

it('v1: a DoP clip ends on its end picture', async () => {
  const input = async (bytes: Buffer) => [{ type: 'image_url', image_url: await uploaded(bytes) }]
  const start = testPng({ width: 640, height: 360 }, 0)
  const end = testPng({ width: 640, height: 360 }, 3)
  const { clip } = await madeClip('v1/image2video/dop', {
    params: { model: 'dop-turbo', prompt: '', input_images: await input(start), input_images_end: await input(end) },
  })
  expect([clip.width, clip.height]).toEqual([1280, 720])
  expect(ssim(clip.last, lumaOfPicture(end, clip), clip.width)).toBeGreaterThan(0.97)
})

it('text to video: any ratio, with sound unless it is switched off', async () => {
  const path = 'kling-video/v2.6/pro/text-to-video'
  const loud = await madeClip(path, { prompt: 'rain over a city', aspect_ratio: '1:1' })
  expect([loud.clip.width, loud.clip.height, loud.clip.hasAudio]).toEqual([960, 960, true])
  expect(loud.clip.durationSeconds).toBeCloseTo(5, 1)
  const silent = await madeClip(path, { prompt: 'rain over a city', sound: 'off' })
  expect([silent.clip.hasAudio, silent.clip.frameCount]).toEqual([false, 120])
})

it('stays responsive while it draws', async () => {
  const submitted = await sandbox.post(`/${soul}`, { prompt: 'x', batch_size: 4 })
  let answersMeanwhile = 0
  for (;;) {
    const { body } = await sandbox.get(`/requests/${submitted.body.request_id}/status`)
    if (body.status === 'completed') break
    answersMeanwhile += 1
  }
  // The test counts responses, because a busy machine slows responses and drawing equally. If the server's thread drew the four
  // pictures, only a few calls would get a response.
  expect(answersMeanwhile).toBeGreaterThan(20)
})
