// The published JavaScript SDK 0.2.6, its older v1 client, unchanged: generations, uploads, Soul IDs, and its defects.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BatchSize,
  DoPModel,
  InputImage,
  InputImageType,
  inputMotion,
  SoulQuality,
  SoulSize,
  ValidationError,
  webhook,
} from '@higgsfield/client'
import { testPng } from '../testing/pictures.ts'
import { startReceiver } from '../testing/receiver.ts'
import { startSdkSandbox, v1Client } from '../testing/sdk.ts'

const photo = testPng({ width: 64, height: 48 })
const soulParams = {
  prompt: 'a lighthouse',
  width_and_height: SoulSize.SQUARE_1536x1536,
  quality: SoulQuality.SD,
  batch_size: BatchSize.SINGLE,
  seed: 1,
}

let sandbox: Awaited<ReturnType<typeof startSdkSandbox>>
beforeAll(async () => {
  sandbox = await startSdkSandbox({ speed: 5000 })
})
afterAll(() => sandbox.close())

describe('generate', () => {
  it('submits with the older header pair, polls the JobSet, and reads its results', async () => {
    const jobSet = await v1Client(sandbox.url).generate('/v1/text2image/soul', soulParams)
    expect(jobSet.isCompleted).toBe(true)
    const result = jobSet.jobs[0]?.results?.raw
    expect(result?.type).toBe('image')
    expect((await fetch(result?.url ?? '')).status).toBe(200)
  })

  it('animates an uploaded picture', async () => {
    const client = v1Client(sandbox.url)
    const url = await client.uploadImage(photo, 'png')
    const jobSet = await client.generate('/v1/image2video/dop', {
      model: DoPModel.LITE,
      prompt: 'waves',
      input_images: [InputImage.fromUrl(url)],
    })
    expect(jobSet.jobs[0]?.results?.raw.type).toBe('video')
  })

  it('has its webhook called with its secret', async () => {
    const receiver = await startReceiver([200])
    const options = { webhook: webhook(receiver.url, 'mine'), withPolling: false }
    const jobSet = await v1Client(sandbox.url).generate('/v1/text2image/soul', soulParams, options)
    await receiver.count(1)
    expect(receiver.received[0]?.body.id).toBe(jobSet.id)
    expect(receiver.received[0]?.headers['x-webhook-secret-key']).toBe('mine')
    await receiver.close()
  })

  it('stops as soon as one job of a batch is done, and returns the others unfinished', async () => {
    const slow = await startSdkSandbox({ speed: 40 })
    const params = { ...soulParams, batch_size: BatchSize.QUAD }
    const jobSet = await v1Client(slow.url).generate('/v1/text2image/soul', params)
    const statuses = jobSet.jobs.map((job) => job.status)
    expect([statuses[0], statuses.at(-1)]).toEqual(['completed', 'in_progress'])
    await slow.close()
  })

  it('sends a refused submission four times', async () => {
    const own = await startSdkSandbox()
    await own.fail('error_500_before', { count: 10 })
    await expect(v1Client(own.url).generate('/v1/text2image/soul', soulParams)).rejects.toThrow('500')
    expect(own.answers('POST /v1/text2image/soul')).toEqual([500, 500, 500, 500])
    await own.close()
  })

  it('its constant for the standard tier of DoP is not a model of the platform', async () => {
    const client = v1Client(sandbox.url, { maxRetries: 0 })
    const url = await client.uploadImage(photo, 'png')
    const input = { model: DoPModel.STANDARD, prompt: 'waves', input_images: [InputImage.fromUrl(url)] }
    await expect(client.generate('/v1/image2video/dop', input)).rejects.toThrow(ValidationError)
    const mended = await client.generate(
      '/v1/image2video/dop',
      { ...input, model: 'dop-preview' },
      { withPolling: false },
    )
    expect(mended.jobs[0]?.status).toBe('queued')
  })
})

describe('lists and uploads', () => {
  it('reads the motions and the styles of Soul, and uses one of each', async () => {
    const client = v1Client(sandbox.url)
    const [motions, styles] = [await client.getMotions(), await client.getSoulStyles()]
    expect([motions.length, styles.length]).toEqual([121, 106])
    const params = { ...soulParams, style_id: styles[0]?.id }
    expect((await client.generate('/v1/text2image/soul', params)).isCompleted).toBe(true)
    const image = InputImage.fromUrl(await client.uploadImage(photo, 'png'))
    const motion = inputMotion(motions[0]?.id ?? '', 0.5)
    const animated = { model: DoPModel.LITE, prompt: 'x', input_images: [image], motions: [motion] }
    const jobSet = await client.generate('/v1/image2video/dop', animated, { withPolling: false })
    expect(jobSet.isQueued).toBe(true)
  })

  it('uploads with the content type alone, which a strict storage refuses with 403', async () => {
    const strict = await startSdkSandbox({ strictUploads: true })
    const refused = await v1Client(strict.url)
      .uploadImage(photo, 'png')
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ response: { status: 403, data: expect.stringContaining('SignatureDoesNotMatch') } })
    await strict.close()
  })
})

describe('Soul IDs', () => {
  it('trains one to its end and lists it', async () => {
    const client = v1Client(sandbox.url)
    const url = await client.uploadImage(photo, 'png')
    const image = { type: InputImageType.IMAGE_URL, image_url: url }
    const soulId = await client.createSoulId({ name: 'Ada', input_images: [image] })
    expect([soulId.isCompleted, soulId.name]).toEqual([true, 'Ada'])
    const list = await client.listSoulIds()
    expect([list.total, list.items[0]?.id]).toEqual([1, soulId.id])
  })

  it('sends a refused one once: creation is not repeated', async () => {
    const client = v1Client(sandbox.url)
    await expect(client.createSoulId({ name: '', input_images: [] })).rejects.toThrow(ValidationError)
    expect(sandbox.answers('POST /v1/custom-references').filter((status) => status === 422)).toHaveLength(1)
  })
})
