// What the files of the Kling family share.
import { share } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

export const RATIOS = ['16:9', '9:16', '1:1']

export const CFG_SCALE = share('cfgScale', {
  default: 0.5,
  description: 'How closely to follow the prompt, 0 to 1.',
})

export const PROMPT_CUT = 'must have at most 2500 characters: the platform ignores the rest'

/** Elements can be made only in the platform's web product. */
export function elements({ max }: { max?: number } = {}): Field {
  const type = { kind: 'list', of: { kind: 'text', max: 200 }, ...(max === undefined ? {} : { max }) } as const
  const description = 'Names of saved Elements of the account.'
  return { name: 'elements', wire: 'elements', role: 'setting', type, description }
}

export const KLING = {
  family: 'kling',
  generation: 'current',
  output: 'video',
  typicalDurationMs: 100_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const
