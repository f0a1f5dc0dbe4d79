// Qwen Image 3. Facts: the per-model pages of the platform's documentation.
import { aspectRatio, flag, negativePrompt, prompt, references, resolution, seed, setting } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import type { Rule } from '../rule.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

const PROMPT = prompt({ max: 5000, minMessage: 'must say what to show' })
/** Z-Image takes the same. */
export const QWEN_SIZE: readonly Field[] = [
  resolution(['1k', '2k'], { default: '1k' }),
  aspectRatio(['1:1', '2:3', '3:2', '3:4', '4:3', '7:9', '9:7', '9:16', '16:9', '21:9'], { default: '1:1' }),
]
const SEED = seed({ min: 0, max: 2_147_483_647 })

function qwenFields(modes: readonly string[]): Field[] {
  return [
    ...QWEN_SIZE,
    flag('promptExtend', { default: true, description: '`true`: the platform extends the prompt.' }),
    setting('promptExtendMode', modes, { default: 'direct' }),
    // It has no default here: the platform refuses `true` without `promptExtend`, and its own default is allowed there.
    flag('enableThinking', { description: '`true`: the model plans the image first. Needs `promptExtend`.' }),
    negativePrompt(),
    SEED,
  ]
}

const THINKING: Rule = {
  kind: 'demand',
  when: [{ field: 'enableThinking', is: [true] }],
  must: { field: 'promptExtend', is: [true] },
  message: 'must be true where enableThinking is true',
}

const QWEN = {
  family: 'qwen-image',
  generation: 'current',
  output: 'image',
  rules: [THINKING],
  price: { per: 'image', credits: 0.64 },
  typicalDurationMs: 20_000,
  timeLimitMs: IMAGE_TIME_LIMIT_MS,
} as const

export const QWEN_IMAGE_MODELS: readonly Model[] = [
  {
    ...QWEN,
    id: 'alibaba/qwen-image-3/text-to-image',
    aliases: ['qwen-image'],
    title: 'Qwen Image 3',
    description: 'Text to image.',
    operation: 'text-to-image',
    fields: [PROMPT, ...qwenFields(['direct', 'agent'])],
  },
  {
    ...QWEN,
    id: 'alibaba/qwen-image-3/edit',
    aliases: ['qwen-image-edit'],
    title: 'Qwen Image 3, edit',
    description: 'Changes your images as the text says.',
    operation: 'image-to-image',
    fields: [PROMPT, references('image', { min: 1 }), ...qwenFields(['direct'])],
  },
]
