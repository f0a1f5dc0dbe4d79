// The rules of single models.
import { describe, expect, it } from 'vitest'
import { validationFailed } from '../engine/refusals/refusals.ts'
import { minimalBody } from '../testing/bodies.ts'
import { findModel } from './catalogue.ts'
import { genjutsuRestylePresets, marketingPresets, minimaxMotions, motions, soulStyles, soulStylesV2 } from './lists.ts'
import type { ClipPlan, Model, PicturePlan } from './model.ts'

const url = 'http://placeholder.invalid/a.png'
const urls = (count: number): string[] => Array.from({ length: count }, (_, index) => `${url}?${index}`)
const soulId = 'b7c621b5-9d3c-46a3-8efb-4cdfbc592271'
const unknownId = '00000000-0000-4000-8000-000000000000'

function modelOrThrow(id: string): Model {
  const model = findModel('v2', id) ?? findModel('v1', id)
  if (model === undefined) throw new Error(`no model ${id}`)
  return model
}

const quoted = (id: string, more: object) => modelOrThrow(id).quote({ ...minimalBody(modelOrThrow(id)), ...more })

/** The result for the body: 200, the text of the 400, or the locations of the 422. */
function answerOf(id: string, more: object): 200 | string | string[] {
  const result = quoted(id, more)
  if (result.ok) return 200
  if ('badInput' in result) return result.badInput
  const { dialect } = modelOrThrow(id)
  const body = { ...minimalBody(modelOrThrow(id)), ...more }
  const errors = validationFailed(result.issues, { dialect, body }).body.detail as { loc: string[] }[]
  return errors.map(({ loc }) => loc.join('.'))
}

function quoteOf(id: string, more: object = {}) {
  const result = quoted(id, more)
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result.quote
}
const clipOf = (id: string, more: object = {}) => quoteOf(id, more).plan as ClipPlan
const pictureOf = (id: string, more: object = {}) => quoteOf(id, more).plan as PicturePlan

describe('Kling', () => {
  const o3 = 'kling-video/o3/first-last-frame'
  const shots = (...durations: number[]) => durations.map((duration) => ({ prompt: 'shot', duration }))

  it('cuts a prompt after character 2500', () => {
    const long = `${'a'.repeat(2500)}b`
    for (const id of ['kling-video/omni/first-last-frame', 'kling-video/v3.0/std/text-to-video', o3]) {
      expect(clipOf(id, { prompt: long }).prompt).toBe('a'.repeat(2500))
    }
    expect(answerOf('kling-video/v2.1/master/text-to-video', { prompt: long })).toEqual(['body.prompt'])
  })

  it('takes sound as the words on and off, and 3.0 has it by default while O3 has not', () => {
    expect(answerOf('kling-video/v2.6/pro/text-to-video', { sound: true })).toEqual(['body.sound'])
    expect(clipOf('kling-video/v3.0/std/text-to-video').hasSound).toBe(true)
    expect(clipOf(o3, { prompt: 'x' }).hasSound).toBe(false)
    expect(clipOf(o3, { sound: 'on' }).hasSound).toBe(true)
  })

  it('takes one to six shots with the switch on, together no longer than the clip', () => {
    const with3 = (more: object) => answerOf('kling-video/v3.0/pro/text-to-video', { duration: 10, ...more })
    expect(with3({ multi_shots: true, multi_prompt: shots(4, 6) })).toBe(200)
    expect(with3({ multi_prompt: shots(4) })).toBe('multi_prompt needs multi_shots: true')
    expect(with3({ multi_shots: true, multi_prompt: shots(5, 6) })).toContain('lasts 11 s')
    expect(with3({ multi_shots: true, multi_prompt: [] })).toEqual(['body.multi_prompt'])
    expect(with3({ multi_shots: true, multi_prompt: shots(1, 1, 1, 1, 1, 1, 1) })).toEqual(['body.multi_prompt'])
    const tooLong = [{ prompt: 'y'.repeat(513), duration: 1 }]
    expect(with3({ multi_shots: true, multi_prompt: tooLong })).toEqual(['body.multi_prompt.0.prompt'])
  })

  it('O3 wants a prompt beside the shots as well', () => {
    const more = { prompt: '', multi_shots: true, multi_prompt: shots(5) }
    expect(answerOf(o3, more)).toBe('prompt must not be empty')
  })

  it('counts elements and pictures of a reference up to seven', () => {
    const id = 'kling-video/omni/image-reference'
    expect(answerOf(id, { image_urls: urls(7), elements: ['hero'] })).toBe(200)
    expect(answerOf(id, { image_urls: urls(8) })).toEqual(['body.image_urls'])
    expect(clipOf(id, { image_urls: urls(2) }).references.map(({ field }) => field)).toEqual([
      'image_urls[0]',
      'image_urls[1]',
    ])
  })

  it('uses start and end frames', () => {
    const { start, end } = clipOf(o3, { first_frame_url: url, last_frame_url: `${url}?2` })
    expect([start, end]).toEqual([
      { field: 'first_frame_url', url },
      { field: 'last_frame_url', url: `${url}?2` },
    ])
    expect(clipOf('kling-video/v3.0/4k/image-to-video', { last_image_url: url }).end?.field).toBe('last_image_url')
  })

  it('motion control moves a picture like the clip, by default with its sound', () => {
    const plan = clipOf('kling-video/v3/motion-control/pro')
    expect([plan.start?.field, plan.videos[0]?.field, plan.videoUse]).toEqual(['image_url', 'video_url', 'motion'])
    expect([plan.hasSound, plan.audios.length]).toEqual([true, 1])
    expect(clipOf('kling-video/v3/motion-control/pro', { keep_original_sound: 'no' }).hasSound).toBe(false)
  })
})

describe('Seedance', () => {
  const reference = 'bytedance/seedance-2.5/reference-to-video'

  it('2.5 refuses 1080p, 2.0 takes it', () => {
    expect(answerOf('bytedance/seedance-2.5/text-to-video', { resolution: '1080p' })).toEqual(['body.resolution'])
    expect(answerOf('bytedance/seedance-2.0/text-to-video', { resolution: '1080p' })).toBe(200)
  })

  it('a reference needs an image or a video, within the counts of its version', () => {
    expect(answerOf(reference, { image_urls: [], audio_urls: [url] })).toBe('At least one image or video is required')
    expect(answerOf(reference, { image_urls: urls(30), video_urls: urls(10) })).toBe(200)
    expect(answerOf(reference, { image_urls: urls(31) })).toEqual(['body.image_urls'])
    expect(answerOf('bytedance/seedance-2.0/reference-to-video', { image_urls: urls(10) })).toEqual(['body.image_urls'])
  })

  it('charges by pixels, at less for one token in 4K', () => {
    const credits = (resolution: string) =>
      quoteOf('bytedance/seedance-2.0/text-to-video', { resolution, duration: 10 }).priceCredits
    expect(credits('480p')).toBeCloseTo((Math.ceil((10 * 864 * 496 * 24) / 1024) / 1000) * 0.014 * 16, 3)
    expect(credits('4k')).toBeCloseTo((Math.ceil((10 * 3840 * 2160 * 24) / 1024) / 1000) * 0.008 * 16, 3)
  })

  it('makes MOV files where asked, and begins an extension on its source', () => {
    expect(clipOf('bytedance/seedance-2.5/text-to-video', { output_format: 'mov' }).container).toBe('mov')
    expect(clipOf('bytedance/seedance-2.5/video-extend').videoUse).toBe('extend')
    expect(clipOf('bytedance/seedance-2.5/video-edit').videoUse).toBe('edit')
  })
})

describe('Wan', () => {
  it('2.7 takes one to five references, pictures and clips together', () => {
    const id = 'wan/v2.7/reference-to-video'
    expect(answerOf(id, { image_urls: urls(3), video_urls: urls(2) })).toBe(200)
    expect(answerOf(id, { image_urls: urls(3), video_urls: urls(3) })).toContain('1 to 5 entries together, not 6')
    expect(answerOf(id, { image_urls: [] })).toContain('not 0')
  })

  it('3.0 follows the ratio of the picture unless one is named', () => {
    const id = 'alibaba/wan-3.0/image-to-video'
    expect(clipOf(id).size).toEqual({ pixels: 1920 * 1080 })
    expect(clipOf(id, { aspect_ratio: '9:16', resolution: '720p' }).size).toEqual({ width: 720, height: 1280 })
  })
})

describe('Genjutsu and PixVerse', () => {
  const transfer = 'higgsfield/genjutsu/motion-transfer/v1.0'
  const restyle = 'higgsfield/genjutsu/restyle/v1.0'

  it('Genjutsu refuses unknown fields and nulls', () => {
    expect(answerOf(transfer, { seed: 1 })).toEqual(['body.seed'])
    expect(answerOf(transfer, { prompt: null })).toEqual(['body.prompt'])
    expect(answerOf(restyle, { image_urls: null })).toEqual(['body.image_urls'])
  })

  it('Genjutsu restyle wants one of its presets and takes up to five pictures', () => {
    expect(answerOf(restyle, { preset_id: unknownId })).toBe('preset not found')
    expect(answerOf(restyle, { preset_id: genjutsuRestylePresets[3]?.id, image_urls: urls(5) })).toBe(200)
    expect(answerOf(restyle, { image_urls: urls(6) })).toEqual(['body.image_urls'])
  })

  it('Genjutsu costs by resolution', () => {
    const credits = (resolution: string) => quoteOf(transfer, { resolution }).priceCredits
    expect([credits('480p'), credits('1080p')]).toEqual([25.44, 130.56])
  })

  it('PixVerse refuses unknown fields, and its 540p is 1024x576', () => {
    const id = 'pixverse/v6/text-to-video'
    expect(answerOf(id, { negative_prompt: 'x' })).toEqual(['body.negative_prompt'])
    expect(clipOf(id, { duration: 3, resolution: '540p', aspect_ratio: '16:9' }).size).toEqual({
      width: 1024,
      height: 576,
    })
  })
})

describe('Cinema Studio 4', () => {
  const id = 'higgsfield/cinema-studio/4.0'

  it.each(['camera_movement', 'genre', 'era'])('refuses %s "auto" and "" with 400, other words with 422', (field) => {
    expect(answerOf(id, { [field]: 'auto' })).toBe(`${field}: 'auto' is not supported, leave the field out`)
    expect(answerOf(id, { [field]: '' })).toBe(`${field}: '' is not supported, leave the field out`)
    expect(answerOf(id, { [field]: 'nonsense' })).toEqual([`body.${field}`])
  })

  it('has 33 camera movements', () => {
    for (const camera_movement of ['snorricam', 'helicopter-shot', 'crush-zoom', 'pov']) {
      expect(answerOf(id, { camera_movement, genre: 'noir', era: '1980s' })).toBe(200)
    }
  })

  it('refuses a token of the prompt that has no item', () => {
    const media = { image_urls: urls(1), video_urls: urls(1) }
    expect(answerOf(id, { prompt: '<<<image_1>>> meets <<<video_1>>>', ...media })).toBe(200)
    expect(answerOf(id, { prompt: '<<<image_2>>>', ...media })).toBe('<<<image_2>>> has no item in image_urls')
    expect(answerOf(id, { prompt: '<<<audio_1>>>' })).toBe('<<<audio_1>>> has no item in audio_urls')
    expect(answerOf(id, { prompt: '<<<image_0>>>', ...media })).toBe('<<<image_0>>> has no item in image_urls')
  })
})

describe('Marketing Studio', () => {
  const id = 'marketing-studio/image'
  const preset = { preset_id: marketingPresets[0]?.id, enhance_prompt: true, image_urls: urls(1) }

  it('lets a preset act with prompt enhancement, high quality and one or two images only', () => {
    expect(answerOf(id, preset)).toBe(200)
    expect(answerOf(id, { ...preset, quality: 'low' })).toContain('quality: high')
    expect(answerOf(id, { ...preset, image_urls: urls(3) })).toContain('1 or 2 image_urls')
    expect(answerOf(id, { ...preset, image_urls: [] })).toContain('1 or 2 image_urls')
    expect(answerOf(id, { preset_id: preset.preset_id, quality: 'low' })).toBe(200)
    expect(answerOf(id, { preset_id: unknownId })).toBe('preset not found')
  })

  it('only flare and sunburst have xhigh and max', () => {
    expect(answerOf(id, { quality: 'max' })).toEqual(['body.quality'])
    expect(answerOf(`${id}/flare`, { quality: 'max' })).toBe(200)
    expect(answerOf(`${id}/sunburst`, { quality: 'xhigh' })).toBe(200)
  })
})

describe('Soul', () => {
  const standard = 'higgsfield-ai/soul/standard'
  const soul2 = 'higgsfield-ai/soul/v2/standard'

  it('has only the styles of its own version; Cinema has none', () => {
    const [v1, v2] = [soulStyles[0]?.id, soulStylesV2[0]?.id]
    expect([answerOf(standard, { style_id: v1 }), answerOf(standard, { style_id: v2 })]).toEqual([
      200,
      'style not found',
    ])
    expect([answerOf(soul2, { style_id: v2 }), answerOf(soul2, { style_id: v1 })]).toEqual([200, 'style not found'])
    expect(answerOf('higgsfield-ai/soul/cinema', { style_id: v2 })).toBe('style not found')
    expect(answerOf('v1/text2image/soul', { style_id: unknownId })).toBe('style not found')
  })

  it('names the Soul ID with the variant of the model', () => {
    const more = { custom_reference_id: soulId, custom_reference_strength: 0.7 }
    const variants = [
      standard,
      soul2,
      'higgsfield-ai/soul/cinema',
      'higgsfield-ai/soul/character',
      'v1/text2image/soul',
    ]
    expect(variants.map((id) => pictureOf(id, more).character)).toEqual(
      ['v1', 'v2', 'cinema', 'v1', 'v1'].map((variant) => ({ id: soulId, variant, strength: 0.7 })),
    )
    expect(pictureOf(standard).character).toBeNull()
  })

  it('v2 takes null ids, the v1 route does not', () => {
    const nulls = { style_id: null, custom_reference_id: null, seed: null }
    expect([answerOf(standard, nulls), answerOf(soul2, nulls)]).toEqual([200, 200])
    expect(answerOf('v1/text2image/soul', nulls)).toEqual(['body.params.style_id', 'body.params.custom_reference_id'])
    expect(answerOf('v1/text2image/soul', { style_id: '' })).toEqual(['body.params.style_id'])
  })

  it('prices by resolution and batch', () => {
    expect(quoteOf(standard, { resolution: '1080p', batch_size: 4 })).toMatchObject({
      priceCredits: 12,
      outputCount: 4,
    })
    expect(quoteOf(soul2, { resolution: '1080p', batch_size: 4 }).priceCredits).toBeCloseTo(16 * 0.0032 * 4, 3)
  })

  it('shows its references', () => {
    expect(pictureOf('higgsfield-ai/soul/reference').references[0]?.field).toBe('image_reference_url')
    expect(pictureOf('higgsfield-ai/soul/v2/image-to-image').references[0]?.field).toBe('image_url')
    const given = { image_reference: { type: 'image_url', image_url: url } }
    expect(pictureOf('v1/text2image/soul', given).references).toEqual([{ field: 'image_reference', url }])
  })
})

describe('the v1 dialect', () => {
  it('Soul answers a stray model with "Unavailable model"', () => {
    expect(answerOf('v1/text2image/soul', { model: 'soul' })).toBe('Unavailable model')
  })

  it('DoP has no dop-standard, and motions that must exist, two at most', () => {
    const id = 'v1/image2video/dop'
    const [first, second, third] = motions.map((motion) => ({ id: motion.id, strength: 0.5 }))
    expect(answerOf(id, { model: 'dop-standard' })).toEqual(['body.params.model'])
    expect(answerOf(id, { motions: [first, second] })).toBe(200)
    expect(answerOf(id, { motions: [first, second, third] })).toEqual(['body.params.motions'])
    expect(answerOf(id, { motions: [{ id: unknownId }] })).toBe(`motion not found: ${unknownId}`)
    expect(answerOf('higgsfield-ai/dop/turbo', { motions: [{ id: unknownId }] })).toContain('motion not found')
    expect(answerOf(id, { input_images: [url] })).toEqual(['body.params.input_images.0'])
  })

  it('MiniMax has its own list of six motions', () => {
    const id = 'v1/image2video/minimax'
    expect(minimaxMotions).toHaveLength(6)
    expect(answerOf(id, { motion_id: '446b5239-4281-4a2c-a353-0de562e405bc' })).toBe(200)
    expect(answerOf(id, { motion_id: motions[0]?.id })).toContain('motion not found')
  })

  it('a talking head wants WAV, and costs by quality and length', () => {
    const id = 'v1/speak/higgsfield'
    const audio = (file: string) => ({
      input_audio: { type: 'audio_url', audio_url: `http://placeholder.invalid/${file}` },
    })
    expect(answerOf(id, audio('a.mp3'))).toBe('invalid_audio_format')
    expect([answerOf(id, audio('a.WAV?x=1.mp3')), answerOf(id, audio('signed'))]).toEqual([200, 200])
    const credits = (quality: string, duration: number) => quoteOf(id, { quality, duration }).priceCredits
    expect([5, 10, 15].map((duration) => credits('mid', duration))).toEqual([11, 22, 33])
    expect([5, 10, 15].map((duration) => credits('high', duration))).toEqual([18, 36, 54])
  })

  it('prices DoP and Soul in credits', () => {
    const dop = (model: string) => quoteOf('v1/image2video/dop', { model }).priceCredits
    expect([dop('dop-lite'), dop('dop-turbo'), dop('dop-preview')]).toEqual([2, 6.5, 9])
    const soul = (quality: string) => quoteOf('v1/text2image/soul', { quality }).priceCredits
    expect([soul('720p'), soul('1080p')]).toEqual([1.5, 3])
  })

  it('lets the model field choose among several', () => {
    const credits = (model: string) => quoteOf('v1/image2video/kling', { model }).priceCredits
    expect(credits('kling-v2-1-master')).toBeGreaterThan(credits('kling-v2-1'))
    expect(answerOf('v1/image2video/seedance', { model: 'seedance_max' })).toEqual(['body.params.model'])
    expect(answerOf('generate/kling-2-5', { model: 'kling-v9' })).toEqual(['body.params.model'])
  })
})

it("Veo's seconds are strings", () => {
  expect(answerOf('veo3.1/fast', { duration: '8' })).toBe(200)
  expect(answerOf('veo3.1/fast', { duration: 8 })).toEqual(['body.duration'])
  expect(clipOf('veo3.1', { duration: '4', resolution: '1080' })).toMatchObject({
    durationSeconds: 4,
    size: { width: 1920, height: 1080 },
  })
})

it('LTX draws at the rate that was asked for; pro has no 48', () => {
  expect(clipOf('lightricks/ltx-2.5/text-to-video/fast', { fps: 48, generate_audio: false })).toMatchObject({
    fps: 48,
    hasSound: false,
  })
  expect(answerOf('lightricks/ltx-2.5/text-to-video/pro', { fps: 48 })).toEqual(['body.fps'])
})

it('Qwen thinks only with prompt extension', () => {
  const id = 'alibaba/qwen-image-3/text-to-image'
  expect(answerOf(id, { enable_thinking: true, prompt_extend: false })).toContain('needs prompt_extend')
  expect(answerOf(id, { prompt_extend: false })).toBe(200)
})

it('a media address is absolute, http(s) and at most 2083 characters', () => {
  const id = 'kling-video/v2.6/pro/image-to-video'
  for (const image_url of ['/a.png', 'ftp://x.invalid/a.png', `http://x.invalid/${'a'.repeat(2100)}`]) {
    expect(answerOf(id, { image_url })).toEqual(['body.image_url'])
  }
})
