import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getModelOrThrow, MODELS } from '../../../contracts/models/catalogue.ts'
import { exampleInput } from '../../../domain/models/example-input.ts'
import { onFallbackRoute } from '../../../domain/models/routes.ts'
import { composeRequest } from './compose.ts'
import { webhookSecretOf } from './wire-request.ts'

const CALLBACK = 'http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2'
const IMAGE = 'https://files.test/start.png'
const END_IMAGE = 'https://files.test/end.png'
const STYLE = '464ea177-8d40-4940-8d9d-b438bab269c7'
const MOTION = 'ea035f68-b350-40f1-b7f4-7dff999fdd67'

function composed(modelId: string, input: Record<string, unknown>, callbackUrl?: string) {
  const request = composeRequest({ modelId, input, ...(callbackUrl === undefined ? {} : { callbackUrl }) })
  return { ...request, body: JSON.parse(request.body) }
}

/** As on an account that does not have the newer route. */
function composedOlder(modelId: string, input: Record<string, unknown>, callbackUrl?: string) {
  const declaration = onFallbackRoute(getModelOrThrow(modelId))
  const request = composeRequest({ modelId, declaration, input, ...(callbackUrl === undefined ? {} : { callbackUrl }) })
  return { ...request, body: JSON.parse(request.body) }
}

describe('composeRequest', () => {
  it('writes Soul flat, with every default said and no optional as null', () => {
    expect(composed('higgsfield-ai/soul/standard', { prompt: 'A lighthouse' })).toEqual({
      dialect: 'v2',
      path: '/higgsfield-ai/soul/standard',
      body: { prompt: 'A lighthouse', batch_size: 1, resolution: '720p', aspect_ratio: '4:3', enhance_prompt: true },
    })
  })

  it('writes all fields of Soul', () => {
    const input = {
      prompt: 'x',
      style: STYLE,
      styleStrength: 0.4,
      batchSize: 4,
      resolution: '1080p',
      aspectRatio: '16:9',
      enhancePrompt: false,
      seed: 7,
    }
    expect(composed('higgsfield-ai/soul/standard', input).body).toEqual({
      prompt: 'x',
      style_id: STYLE,
      style_strength: 0.4,
      batch_size: 4,
      resolution: '1080p',
      aspect_ratio: '16:9',
      enhance_prompt: false,
      seed: 7,
    })
  })

  it('writes Soul 2, which knows no style strength', () => {
    const { path, body } = composed('higgsfield-ai/soul/v2/standard', { prompt: 'x', style: STYLE })
    expect(path).toBe('/higgsfield-ai/soul/v2/standard')
    expect(body).toMatchObject({ style_id: STYLE })
    expect(body).not.toHaveProperty('style_strength')
  })

  it.each([
    ['higgsfield-ai/dop/lite', 'dop-lite'],
    ['higgsfield-ai/dop/standard', 'dop-preview'],
    ['higgsfield-ai/dop/turbo', 'dop-turbo'],
  ])('writes %s flat, and on its older route as %s', (modelId, model) => {
    const input = { prompt: 'x', image: IMAGE }
    expect(composed(modelId, input)).toEqual({
      dialect: 'v2',
      path: `/${modelId}`,
      body: { prompt: 'x', image_url: IMAGE, enhance_prompt: true },
    })
    expect(composedOlder(modelId, input)).toEqual({
      dialect: 'v1',
      path: '/v1/image2video/dop',
      body: {
        params: { model, prompt: 'x', input_images: [{ type: 'image_url', image_url: IMAGE }], enhance_prompt: true },
      },
    })
  })

  it('writes all fields of DoP, and on its older route the callback into the body', () => {
    const input = {
      prompt: 'x',
      image: IMAGE,
      endImage: END_IMAGE,
      motions: [{ motion: MOTION }],
      enhancePrompt: false,
      seed: 7,
    }
    const settings = { motions: [{ id: MOTION, strength: 0.5 }], seed: 7, enhance_prompt: false }
    expect(composed('higgsfield-ai/dop/turbo', input, CALLBACK).body).toEqual({
      prompt: 'x',
      image_url: IMAGE,
      end_image_url: END_IMAGE,
      ...settings,
    })
    expect(composedOlder('higgsfield-ai/dop/turbo', input, CALLBACK).body).toEqual({
      params: {
        model: 'dop-turbo',
        prompt: 'x',
        input_images: [{ type: 'image_url', image_url: IMAGE }],
        input_images_end: [{ type: 'image_url', image_url: END_IMAGE }],
        ...settings,
      },
      webhook: { url: CALLBACK, secret: webhookSecretOf(CALLBACK) },
    })
  })

  it('writes Kling 2.6 with its sound as a text', () => {
    const input = { prompt: 'x', image: IMAGE, durationSeconds: 10, sound: false, cfgScale: 0.7, aspectRatio: '9:16' }
    expect(composed('kling-video/v2.6/pro/image-to-video', input).body).toEqual({
      prompt: 'x',
      image_url: IMAGE,
      sound: 'off',
      duration: 10,
      cfg_scale: 0.7,
      aspect_ratio: '9:16',
    })
    expect(composed('kling-video/v2.6/pro/image-to-video', { prompt: 'x', image: IMAGE }).body).toEqual({
      prompt: 'x',
      image_url: IMAGE,
      sound: 'on',
      duration: 5,
      cfg_scale: 0.5,
    })
  })

  it('writes Kling Omni between two frames, or from one', () => {
    const input = {
      prompt: 'x',
      image: IMAGE,
      endImage: END_IMAGE,
      mode: 'std',
      durationSeconds: 10,
      aspectRatio: '1:1',
    }
    expect(composed('kling-video/omni/first-last-frame', input).body).toEqual({
      prompt: 'x',
      mode: 'std',
      duration: 10,
      aspect_ratio: '1:1',
      first_frame_url: IMAGE,
      last_frame_url: END_IMAGE,
    })
    expect(composed('kling-video/omni/first-last-frame', { image: IMAGE }).body).toEqual({
      mode: 'pro',
      duration: 5,
      aspect_ratio: '16:9',
      first_frame_url: IMAGE,
    })
  })

  it('puts the callback of the newer dialect into the query, so that it comes out whole', () => {
    const { path, body } = composed('higgsfield-ai/soul/standard', { prompt: 'x' }, CALLBACK)
    expect(new URL(path, 'http://platform.test').searchParams.get('hf_webhook')).toBe(CALLBACK)
    expect(body).not.toHaveProperty('webhook')
  })

  it('gives the same bytes for any order of the input', () => {
    const entries = Object.entries({
      prompt: 'x',
      image: IMAGE,
      endImage: END_IMAGE,
      seed: 3,
      motions: [{ strength: 0.2, motion: MOTION }],
    })
    const first = composeRequest({ modelId: 'higgsfield-ai/dop/lite', input: Object.fromEntries(entries) })
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(composeRequest({ modelId: 'higgsfield-ai/dop/lite', input: Object.fromEntries(shuffled) })).toEqual(
          first,
        )
      }),
    )
  })

  it('has a wire form for every model of the catalogue, without null anywhere', () => {
    for (const model of MODELS) {
      const input = exampleInput(model)
      expect(composeRequest({ modelId: model.id, input, callbackUrl: CALLBACK }).body).not.toContain('null')
    }
  })

  it('throws on an unknown model, on invalid input, and on an image that is not public', () => {
    expect(() => composeRequest({ modelId: 'sora-2', input: {} })).toThrow(/sora-2/)
    expect(() => composeRequest({ modelId: 'higgsfield-ai/soul/standard', input: { prompt: '' } })).toThrow(
      /must say what to show/,
    )
    const image = 'asset_01kabq5w3gey3s9v8m0n7xkc2t'
    expect(() => composeRequest({ modelId: 'higgsfield-ai/dop/lite', input: { prompt: 'x', image } })).toThrow(image)
  })
})

it('derives a secret that differs with the URL and does not show it', () => {
  expect(webhookSecretOf(CALLBACK)).toMatch(/^[0-9a-f]{64}$/)
  expect(webhookSecretOf(CALLBACK)).not.toBe(webhookSecretOf(`${CALLBACK}2`))
})
