// Marketing Studio: product images in three editions. Facts: /docs/models/marketing-studio-image of the platform's documentation.
import { aspectRatio, flag, preset, prompt, references, resolution, setting } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import type { Rule } from '../rule.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

const PRESET = preset('marketing_preset', {
  description: 'Name or id of a preset, see `GET /v1/presets`. It has an effect only with `enhancePrompt`.',
})

const ENHANCED = [{ field: 'enhancePrompt', is: [true] }] as const

const RULES: readonly Rule[] = [
  {
    kind: 'demand',
    when: ENHANCED,
    must: { field: 'quality', is: ['high'] },
    message: 'must be high where enhancePrompt is on',
  },
  {
    kind: 'demand',
    when: ENHANCED,
    must: { field: 'references', min: 1, max: 2 },
    message: 'must have one or two images, the product first, where enhancePrompt is on',
  },
]

const QUALITIES = ['low', 'medium', 'high']

export const MARKETING_STUDIO_MODELS: readonly Model[] = [
  { path: '', alias: 'marketing', name: '', qualities: QUALITIES, credits: 0.2592 },
  {
    path: '/flare',
    alias: 'marketing-flare',
    name: ' Flare',
    qualities: [...QUALITIES, 'xhigh', 'max'],
    credits: 0.2016,
  },
  {
    path: '/sunburst',
    alias: 'marketing-sunburst',
    name: ' Sunburst',
    qualities: [...QUALITIES, 'xhigh', 'max'],
    credits: 0.2016,
  },
].map(({ path, alias, name, qualities, credits }): Model => ({
  id: `marketing-studio/image${path}`,
  aliases: [alias],
  title: `Marketing Studio${name}`,
  description: 'Product images from a text and your images.',
  family: 'marketing-studio',
  generation: 'current',
  operation: 'text-to-image',
  output: 'image',
  fields: [
    prompt({ max: 5000, minMessage: 'must say what to show' }),
    references('image', { max: 16 }),
    PRESET,
    resolution(['1k', '2k', '4k'], { default: '2k' }),
    aspectRatio(['auto', '1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16', '21:9'], { default: 'auto' }),
    setting('quality', qualities, { default: 'high', changesPrice: true }),
    setting('moderation', ['auto', 'low'], { default: 'auto' }),
    flag('enhancePrompt', {
      default: false,
      description: '`true`: the platform extends the prompt. Needs quality `high` and one or two references.',
    }),
  ],
  rules: RULES,
  price: { per: 'image', credits },
  typicalDurationMs: 40_000,
  timeLimitMs: IMAGE_TIME_LIMIT_MS,
}))
