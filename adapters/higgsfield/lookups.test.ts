import { describe, expect, it } from 'vitest'
import { createPlatformLookups } from './lookups.ts'
import { fixedCredentials } from './testing/fixed-credentials.ts'
import { jsonAnswer, startScriptedServer } from './testing/scripted-server.ts'

const CLIP = {
  accountId: 'north',
  model: 'kling-video/v2.6/pro/image-to-video',
  input: { prompt: 'Waves', image: 'asset_1', durationSeconds: 5, sound: false },
}

function lookupsAt(baseUrl: string) {
  const credentials = fixedCredentials([{ accountId: 'north', keyId: 'id-1', secret: 'secret-1' }])
  return createPlatformLookups({ baseUrl, credentials, userAgent: 'test/1', timeoutMs: 500 })
}

describe('quoting', () => {
  it('sends the body of the submission without the caller’s words and pictures', async () => {
    await using server = await startScriptedServer(
      jsonAnswer(200, { type: 'estimate', credits: '5.600', usd: '0.350' }),
    )
    expect(await lookupsAt(server.baseUrl).quote(CLIP)).toEqual({ kind: 'priced', credits: 5.6 })
    const { method, url, body } = server.seen[0]!
    expect([method, url]).toEqual(['POST', '/estimate/kling-video/v2.6/pro/image-to-video'])
    expect(body.toString()).not.toContain('Waves')
    expect(body.toString()).not.toContain('asset_1')
  })

  it('takes what is left to pay after a discount', async () => {
    const discount = { percentage: '45', credits: '3.080', usd: '0.193' }
    await using server = await startScriptedServer(jsonAnswer(200, { credits: '5.600', discount }))
    expect(await lookupsAt(server.baseUrl).quote(CLIP)).toEqual({ kind: 'priced', credits: 3.08 })
  })

  it.each([
    [200, { type: 'description', pricing_description: 'by tokens' }, 'unpriced'],
    [409, { detail: 'model temporarily unavailable' }, 'unpriced'],
    [404, { detail: 'model_not_found' }, 'unpriced'],
    [429, { detail: 'Too many requests' }, 'unavailable'],
    [401, { detail: 'Invalid credentials' }, 'unavailable'],
    [500, { detail: 'oops' }, 'unavailable'],
  ])('does not invent a price from %i %j', async (status, body, kind) => {
    await using server = await startScriptedServer(jsonAnswer(status, body))
    expect(await lookupsAt(server.baseUrl).quote(CLIP)).toMatchObject({ kind })
  })
})

describe('looking for a request', () => {
  it.each([
    [200, { status: 'queued', request_id: 'r-1' }, 'found'],
    [404, { detail: 'Request not found' }, 'not_found'],
    [502, { detail: 'bad gateway' }, 'unavailable'],
  ])('takes %i %j as %s', async (status, body, kind) => {
    await using server = await startScriptedServer(jsonAnswer(status, body))
    const lookup = await lookupsAt(server.baseUrl).findRequest({
      accountId: 'north',
      requestId: 'r-1',
      dialect: 'v2',
    })
    expect(lookup.kind).toBe(kind)
  })
})
