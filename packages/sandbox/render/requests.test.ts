// Rendering from a client's view: bad inputs end their request, Soul IDs are recognisable, still quality draws once.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { dop, soul, startTestSandbox } from '../testing/client.ts'
import { characterLikeness, testPng } from '../testing/pictures.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'higgsfield-rendering-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

describe('full quality', () => {
  let sandbox: TestSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox({ speed: 100_000, concurrency: 10, dataDir: join(dataDir, 'full') })
  })
  afterAll(() => sandbox.close())

  async function uploaded(bytes: Buffer): Promise<string> {
    const { body } = await sandbox.post('/files/generate-upload-url', { content_type: 'image/png' })
    await fetch(body.upload_url, { method: 'PUT', headers: body.upload_headers, body: new Uint8Array(bytes) })
    return body.public_url
  }

  it('a bad input ends its request as failed, names the field, refunds, and leaves nothing on disk', async () => {
    const balance = await sandbox.balance('north')
    const text = await uploaded(Buffer.from('no picture at all'))
    const good = await uploaded(testPng({ width: 64, height: 64 }))
    const submitted = await sandbox.post(`/${dop}`, { prompt: 'x', image_url: good, end_image_url: text })
    const status = await sandbox.ended(submitted.body.request_id)
    expect([status.status, status.error]).toEqual(['failed', 'Could not use end_image_url: not a readable image'])
    expect(await sandbox.balance('north')).toBe(balance)
    expect(readdirSync(join(dataDir, 'full', 'inputs'))).toEqual([])
    expect(readdirSync(join(dataDir, 'full', 'outputs'))).toEqual([])
  })

  it('an edit is reserved at an assumed length, and charged at the measured length of its source', async () => {
    const shot = { prompt: 'a harbour', duration: 4, resolution: '480p' }
    const made = await sandbox.post('/bytedance/seedance-2.0/text-to-video', shot)
    const { video } = await sandbox.ended(made.body.request_id)
    const before = await sandbox.balance('north')
    const edit = { prompt: 'at night', video_urls: [video.url] }
    const { body } = await sandbox.post('/kling-video/omni/video-edit', edit)
    expect((await sandbox.ended(body.request_id)).status).toBe('completed')
    const entries = (await sandbox.ledger()).filter(({ requestId }) => requestId === body.request_id)
    expect(entries.map(({ event, credits }) => [event, credits])).toEqual([
      ['accepted', 10.08],
      ['charged', 8.064],
    ])
    expect(before - (await sandbox.balance('north'))).toBeCloseTo(8.064)
  })

  async function trained(phase: number, variant: string): Promise<string> {
    const photo = await uploaded(testPng({ width: 300, height: 300 }, phase))
    const { body } = await sandbox.post('/v1/custom-references', {
      name: `character ${phase}`,
      model_version: variant,
      input_images: [{ type: 'image_url', image_url: photo }],
    })
    for (;;) {
      const { body: now } = await sandbox.get(`/v1/custom-references/${body.id}`)
      if (now.status === 'completed') return body.id
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  async function portrait(prompt: string, character: string | null): Promise<Buffer> {
    const more = character === null ? {} : { custom_reference_id: character, custom_reference_strength: 1 }
    const { body } = await sandbox.post(`/${soul}`, { prompt, seed: 3, ...more })
    const { images } = await sandbox.ended(body.request_id)
    return Buffer.from(await (await fetch(images[0].url)).arrayBuffer())
  }

  it('a Soul ID looks the same with another prompt, and another Soul ID looks different', async () => {
    const [anna, bert] = [await trained(0, 'v1'), await trained(1.7, 'v1')]
    const [first, second] = [await portrait('a castle at dawn', anna), await portrait('rain over a city', anna)]
    expect(characterLikeness(first, second)).toBeGreaterThan(0.9)
    expect(characterLikeness(first, await portrait('a castle at dawn', bert))).toBeLessThan(0.6)
  })

  it('a Soul ID of the wrong variant, or an unknown one, is ignored without an error', async () => {
    const without = await portrait('a castle', null)
    expect((await portrait('a castle', await trained(0, 'v2'))).equals(without)).toBe(true)
    expect((await portrait('a castle', '00000000-0000-4000-8000-000000000000')).equals(without)).toBe(true)
  })
})

describe('still quality', () => {
  it('draws each shape once, fetches no inputs, and gives every request its own URLs', async () => {
    let fetches = 0
    const inputs = createServer((_request, response) => {
      fetches += 1
      response.end('no picture')
    })
    await new Promise<void>((resolve) => inputs.listen(0, '127.0.0.1', resolve))
    const home = join(dataDir, 'still')
    const sandbox = await startTestSandbox({ speed: 100_000, concurrency: 50, quality: 'still', dataDir: home })
    try {
      const image_url = `http://127.0.0.1:${(inputs.address() as AddressInfo).port}/a.png`
      const urls: string[] = []
      for (let count = 0; count < 20; count += 1) {
        const { body: clip } = await sandbox.post(`/${dop}`, { prompt: `clip ${count}`, image_url })
        const { body: four } = await sandbox.post(`/${soul}`, { prompt: `picture ${count}`, batch_size: 4 })
        urls.push((await sandbox.ended(clip.request_id)).video.url)
        urls.push(...(await sandbox.ended(four.request_id)).images.map((image: { url: string }) => image.url))
      }
      expect([new Set(urls).size, readdirSync(join(home, 'outputs')).length, fetches]).toEqual([100, 2, 0])
      const answer = await fetch(urls[0] ?? '', { headers: { Range: 'bytes=4-7' } })
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        206,
        'video/mp4',
        'ftyp',
      ])
    } finally {
      await sandbox.close()
      inputs.close()
    }
  })
})
