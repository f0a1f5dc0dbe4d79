// Genjutsu: the platform's own tools that change a clip. The schemas are closed and take no null.
// Facts: /docs/models/genjutsu of the platform's documentation. The first 30 seconds of a clip are used.
import { optionalPrompt, preset, references, resolution, sourceClip } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import type { Rule } from '../rule.ts'
import { LONG_CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const GENJUTSU = {
  family: 'genjutsu',
  generation: 'current',
  output: 'video',
  price: {
    per: 'second',
    credits: 26.112,
    creditsBy: { fields: ['resolution'], amounts: { '480p': 5.088, '720p': 10.896, '1080p': 26.112 } },
    maxSeconds: 30,
    cutsAtMaxSeconds: true,
    isUpperBound: true,
  },
  typicalDurationMs: 180_000,
  timeLimitMs: LONG_CLIP_TIME_LIMIT_MS,
} as const

const MIB = 1024 * 1024
const MOTION_CLIP = sourceClip('video_url', { type: { kind: 'media', media: 'video', limits: { minSeconds: 4 } } })
const SWAP_CLIP = sourceClip('video_url', {
  type: { kind: 'media', media: 'video', limits: { minSeconds: 4, minPixels: 409_600 } },
})
const RESTYLE_CLIP = sourceClip('video_url', {
  type: { kind: 'media', media: 'video', limits: { maxBytes: 200 * MIB } },
})
const RESTYLE_IMAGES = references(
  'image',
  {},
  { type: { kind: 'list', of: { kind: 'media', media: 'image', limits: { maxBytes: 64 * MIB } }, max: 5 } },
)
const PROMPT = optionalPrompt({ max: 10_000 })
const SIZE = resolution(['480p', '720p', '1080p'], { default: '720p' })
const TOKENS: Rule = { kind: 'tokens', text: 'prompt', media: { image: 'references', video: 'clip' } }

const PRESET = preset('restyle_preset', { isRequired: true })

export const GENJUTSU_MODELS: readonly Model[] = [
  {
    ...GENJUTSU,
    id: 'higgsfield/genjutsu/motion-transfer/v1.0',
    aliases: ['genjutsu-motion'],
    title: 'Genjutsu, motion transfer',
    description: 'People or things of your images move as in your clip.',
    operation: 'motion-transfer',
    fields: [MOTION_CLIP, references('image', { min: 1, max: 8 }), PROMPT, SIZE],
    rules: [TOKENS],
  },
  {
    ...GENJUTSU,
    id: 'higgsfield/genjutsu/object-swap/v1.0',
    aliases: ['genjutsu-swap'],
    title: 'Genjutsu, object swap',
    description: 'Things of your images replace things in your clip.',
    operation: 'video-edit',
    fields: [SWAP_CLIP, references('image', { min: 1, max: 8 }), PROMPT, SIZE],
    rules: [TOKENS],
  },
  {
    ...GENJUTSU,
    id: 'higgsfield/genjutsu/restyle/v1.0',
    aliases: ['genjutsu-restyle'],
    title: 'Genjutsu, restyle',
    description: 'Your clip in the style of a preset.',
    operation: 'video-edit',
    fields: [RESTYLE_CLIP, PRESET, RESTYLE_IMAGES, PROMPT, SIZE],
    rules: [TOKENS],
  },
]
