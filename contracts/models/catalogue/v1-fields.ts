// Fields in the form of the older dialect, which takes media as objects, for example `{"type": "image_url", "image_url": …}`.
import { beginsOn, endsOn, flag, references, soundIn } from '../declare-fields.ts'
import type { Field } from '../field.ts'

export const IMAGE_OBJECT = { kind: 'media', media: 'image', wireForm: 'object' } as const

export const AUDIO_OBJECT = { kind: 'media', media: 'audio', wireForm: 'object' } as const

/** The image that a clip starts on. Required unless changed. */
export function v1BeginsOn(changes: Partial<Omit<Field, 'name'>> = {}): Field {
  return beginsOn('input_image', { type: IMAGE_OBJECT, ...changes })
}

export const V1_ENDS_ON = endsOn('input_image_end', { type: IMAGE_OBJECT })

export const V1_SOUND_IN = soundIn('input_audio', { type: AUDIO_OBJECT })

/** Up to eight reference images. */
export function v1References(wire: string): Field {
  return references('image', { max: 8 }, { wire, type: { kind: 'list', max: 8, of: IMAGE_OBJECT } })
}

export const ENHANCE_PROMPT = flag('enhancePrompt', {
  description: '`true`: the platform extends the prompt.',
})
