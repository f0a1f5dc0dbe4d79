// The platform client against the sandbox, over HTTP: every model from submission to bytes, uploads, cancel, replay, webhooks.
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Platform, PlatformReport } from '../activities/generations/platform-port.ts'
import { createHiggsfieldPlatform } from '../adapters/higgsfield/client.ts'
import { parseWebhook } from '../adapters/higgsfield/parse-webhook.ts'
import { fixedCredentials } from '../adapters/higgsfield/testing/fixed-credentials.ts'
import { type SeenRequest, startScriptedServer } from '../adapters/higgsfield/testing/scripted-server.ts'
import { webhookSecretOf } from '../adapters/higgsfield/wire/wire-request.ts'
import { getModelOrThrow } from '../contracts/models/catalogue.ts'
import type { Model } from '../contracts/models/model.ts'
import { isFinalPlatformStatus } from '../contracts/vocabulary/statuses.ts'
import { formsOf } from '../domain/models/routes.ts'
import { type SandboxProcess, startSandboxProcess } from './support/servers/sandbox-process.ts'

const MODELS_OF_CLIPS = [
  'higgsfield-ai/dop/lite',
  'higgsfield-ai/dop/standard',
  'higgsfield-ai/dop/turbo',
  'kling-video/v2.6/pro/image-to-video',
  'kling-video/omni/first-last-frame',
]

/** Each model in every form in which it is sent. */
const CLIPS = MODELS_OF_CLIPS.map(getModelOrThrow).flatMap((model) =>
  formsOf(model).map((form) => [model.id, form.olderRoute ? 'v1' : 'v2', form] as const),
)

let sandbox: SandboxProcess
let platform: Platform
/** A picture of the sandbox's own making, uploaded. */
let imageUrl: string

beforeAll(async () => {
  sandbox = await startSandboxProcess({
    '--account': 'north=key-north:secret-north',
    '--speed': 200,
    '--concurrency': 4,
  })
  platform = createHiggsfieldPlatform({
    baseUrl: sandbox.url,
    credentials: fixedCredentials([
      { accountId: 'north', keyId: 'key-north', secret: 'secret-north' },
      { accountId: 'stranger', keyId: 'key-stranger', secret: 'wrong' },
    ]),
    userAgent: 'higgsfield-worker-test/1',
  })
  imageUrl = await uploadPicture()
}, 60_000)

afterAll(async () => {
  await sandbox?.stop()
})

interface Wishes {
  /** Default: the one of the catalogue. */
  declaration?: Model
  idempotencyKey?: string
  callbackUrl?: string
}

async function submitted(modelId: string, input: Record<string, unknown>, wishes: Wishes = {}) {
  const { idempotencyKey = randomUUID(), ...callback } = wishes
  const request = platform.compose({ modelId, input, ...callback })
  const outcome = await platform.submit({ accountId: 'north', request, idempotencyKey })
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`)
  return { ...outcome, dialect: request.dialect }
}

async function ended(asked: { requestId: string; dialect: 'v1' | 'v2' }): Promise<PlatformReport> {
  for (;;) {
    const outcome = await platform.status({ accountId: 'north', ...asked })
    if (outcome.kind !== 'report') throw new Error(`no report: ${JSON.stringify(outcome)}`)
    if (isFinalPlatformStatus(outcome.report.status)) return outcome.report
    await setTimeout(25)
  }
}

async function bytesOf(url: string) {
  const file = await platform.download({ url })
  return { ...file, bytes: Buffer.from(await new Response(file.body).arrayBuffer()) }
}

async function uploadPicture(): Promise<string> {
  const { outputs } = await ended(await submitted('higgsfield-ai/soul/standard', { prompt: 'A lighthouse' }))
  const { bytes } = await bytesOf(outputs[0]!.url)
  const { publicUrl } = await platform.upload({
    accountId: 'north',
    contentType: 'image/png',
    sizeBytes: bytes.length,
    body: async () => new Blob([new Uint8Array(bytes)]).stream(),
  })
  expect((await bytesOf(publicUrl)).bytes.equals(bytes)).toBe(true)
  return publicUrl
}

const isPng = (bytes: Buffer) => bytes.subarray(1, 4).toString() === 'PNG'
const isMp4 = (bytes: Buffer) => bytes.subarray(4, 8).toString() === 'ftyp'

describe('from submission to bytes', () => {
  it.each(['higgsfield-ai/soul/standard', 'higgsfield-ai/soul/v2/standard'])('%s makes pictures', async (modelId) => {
    const request = await submitted(modelId, { prompt: 'A lighthouse', batchSize: 4, seed: 7 })
    expect(request).toMatchObject({ platformStatus: 'queued', correlationId: expect.any(String) })
    const report = await ended(request)
    expect(report).toMatchObject({ status: 'completed', error: undefined, expiresAt: expect.any(String) })
    expect(report.outputs.map((output) => output.kind)).toEqual(['image', 'image', 'image', 'image'])
    const file = await bytesOf(report.outputs[0]!.url)
    expect(file.contentType).toBe('image/png')
    expect(file.sizeBytes).toBe(file.bytes.length)
    expect(isPng(file.bytes)).toBe(true)
  })

  it.each(CLIPS)('%s makes a clip from an upload in the dialect %s', async (modelId, dialect, declaration) => {
    const request = await submitted(modelId, { prompt: 'The lamp comes on', image: imageUrl }, { declaration })
    expect(request.dialect).toBe(dialect)
    const report = await ended(request)
    expect(report).toMatchObject({ status: 'completed', outputs: [{ kind: 'video' }] })
    const file = await bytesOf(report.outputs[0]!.url)
    expect(file.contentType).toBe('video/mp4')
    expect(isMp4(file.bytes)).toBe(true)
  })
})

describe('what the platform answers besides', () => {
  it('gives the first request again for a repeat with the same key', async () => {
    const first = await submitted('higgsfield-ai/soul/standard', { prompt: 'Once' }, { idempotencyKey: 'attempt-1' })
    const second = await submitted('higgsfield-ai/soul/standard', { prompt: 'Once' }, { idempotencyKey: 'attempt-1' })
    expect(second.requestId).toBe(first.requestId)
  })

  it.each(['error_500_after', 'no_reply_after'])('is not paid twice when the answer is lost (%s)', async (kind) => {
    await sandbox.failNext({ kind })
    const request = platform.compose({ modelId: 'higgsfield-ai/soul/standard', input: { prompt: 'Once' } })
    const attempt = { accountId: 'north', request, idempotencyKey: `lost-${kind}` }
    expect(await platform.submit(attempt)).toMatchObject({ kind: 'unknown' })
    expect(await platform.submit(attempt)).toMatchObject({ kind: 'accepted' })
    const ours = (await sandbox.ledger()).filter((entry) => entry.idempotencyKey === attempt.idempotencyKey)
    expect(ours.filter((entry) => entry.event === 'accepted')).toHaveLength(1)
    expect(ours.filter((entry) => entry.event === 'replayed')).toHaveLength(1)
  })

  it.each([
    ['failed', { status: 'failed', error: expect.any(String), outputs: [] }],
    ['nsfw', { status: 'nsfw', outputs: [] }],
    ['completed_without_url', { status: 'completed', outputs: [] }],
  ])('reports %s as it is', async (kind, report) => {
    await sandbox.failNext({ kind })
    const request = await submitted('higgsfield-ai/soul/standard', { prompt: 'x' })
    expect(await ended(request)).toMatchObject(report)
  })

  it('refuses another body under the same key', async () => {
    await submitted('higgsfield-ai/soul/standard', { prompt: 'Once' }, { idempotencyKey: 'attempt-2' })
    const request = platform.compose({ modelId: 'higgsfield-ai/soul/standard', input: { prompt: 'Twice' } })
    const outcome = await platform.submit({ accountId: 'north', request, idempotencyKey: 'attempt-2' })
    expect(outcome).toMatchObject({ kind: 'refused', refusal: 'idempotency_mismatch', httpStatus: 422 })
  })

  it('refuses a wrong key and an unknown model', async () => {
    const request = platform.compose({ modelId: 'higgsfield-ai/soul/standard', input: { prompt: 'x' } })
    const stranger = await platform.submit({ accountId: 'stranger', request, idempotencyKey: 'attempt-3' })
    expect(stranger).toMatchObject({ kind: 'refused', refusal: 'bad_key', httpStatus: 401 })
    const unknown = { ...request, path: '/nobody/has-this/model' }
    const lost = await platform.submit({ accountId: 'north', request: unknown, idempotencyKey: 'attempt-4' })
    expect(lost).toMatchObject({ kind: 'refused', refusal: 'model_unavailable', httpStatus: 404 })
  })

  it('names the field of a refused body', async () => {
    const request = platform.compose({ modelId: 'higgsfield-ai/soul/standard', input: { prompt: 'x' } })
    const wrong = { ...request, body: JSON.stringify({ prompt: 'x', batch_size: 3 }) }
    const outcome = await platform.submit({ accountId: 'north', request: wrong, idempotencyKey: 'attempt-5' })
    expect(outcome).toMatchObject({
      kind: 'refused',
      refusal: 'invalid_request',
      detail: expect.stringContaining('batch_size'),
    })
  })

  it('does not know a request that never was, nor its file', async () => {
    const requestId = randomUUID()
    for (const dialect of ['v1', 'v2'] as const) {
      expect(await platform.status({ accountId: 'north', requestId, dialect })).toMatchObject({ kind: 'not_found' })
    }
    const gone = platform.download({ url: `${sandbox.url}/media/outputs/${requestId.replaceAll('-', '')}.png` })
    await expect(gone).rejects.toMatchObject({ name: 'PlatformDownloadError', gone: true })
  })

  it('cannot cancel what has ended', async () => {
    const request = await submitted('higgsfield-ai/soul/standard', { prompt: 'x' })
    await ended(request)
    expect(await platform.cancel({ accountId: 'north', requestId: request.requestId })).toMatchObject({
      kind: 'too_late',
    })
  })
})

describe('at the limits of an account', () => {
  it.each(['rejecting', 'queueing'] as const)(
    'reports a full account (contract %s), and cancels what is queued',
    async (contract) => {
      const slow = await startSandboxProcess({
        '--account': 'small=key-small:secret-small',
        '--contract': contract,
        '--concurrency': 1,
        '--queue-multiplier': 1,
      })
      try {
        const small = createHiggsfieldPlatform({
          baseUrl: slow.url,
          credentials: fixedCredentials([{ accountId: 'small', keyId: 'key-small', secret: 'secret-small' }]),
          userAgent: 'higgsfield-worker-test/1',
        })
        const request = small.compose({ modelId: 'higgsfield-ai/soul/standard', input: { prompt: 'x' } })
        const accepted: string[] = []
        let refused
        for (let turn = 0; turn < 5 && !refused; turn++) {
          const outcome = await small.submit({ accountId: 'small', request, idempotencyKey: `turn-${turn}` })
          if (outcome.kind === 'accepted') accepted.push(outcome.requestId)
          else refused = outcome
        }
        expect(refused).toMatchObject({
          kind: 'refused',
          refusal: 'at_capacity',
          httpStatus: contract === 'rejecting' ? 400 : 429,
        })
        const requestId = accepted.at(-1)!
        expect(await small.cancel({ accountId: 'small', requestId })).toEqual({ kind: 'cancelled' })
        const outcome = await small.status({ accountId: 'small', requestId, dialect: 'v2' })
        expect(outcome).toMatchObject({ kind: 'report', report: { status: 'canceled' } })
      } finally {
        await slow.stop()
      }
    },
  )
})

describe('webhooks', () => {
  it.each(CLIPS.filter(([modelId]) => modelId === 'higgsfield-ai/dop/lite'))(
    'of %s in the dialect %s name the request that ended',
    async (modelId, _dialect, declaration) => {
      const arrived = Promise.withResolvers<SeenRequest>()
      await using receiver = await startScriptedServer((webhook, response) => {
        response.writeHead(204).end()
        arrived.resolve(webhook)
      })
      const callbackUrl = `${receiver.baseUrl}/callbacks/att_1/t0k?a=1&b=2`
      const input = { prompt: 'x', image: imageUrl }
      const { requestId, dialect } = await submitted(modelId, input, { callbackUrl, declaration })
      const { url, headers, body } = await arrived.promise
      expect(url).toBe('/callbacks/att_1/t0k?a=1&b=2')
      expect(parseWebhook(JSON.parse(body.toString()))).toEqual({ requestId, status: 'completed' })
      expect(headers['x-webhook-secret-key']).toBe(dialect === 'v1' ? webhookSecretOf(callbackUrl) : undefined)
    },
  )
})
