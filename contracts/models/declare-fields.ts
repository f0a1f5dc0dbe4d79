// Short forms for the fields that many models have. The name of a field follows from its role, so that callers find the same names
// at every model. A model whose bounds differ passes them, or declares the field in full.
import type { CharacterVariant } from '../vocabulary/characters.ts'
import type { ChoiceType, Field, MediaKind } from './field.ts'

type Changes = Partial<Omit<Field, 'name'>>

/** A required text. `minMessage` says what is missing where it is empty. */
export function prompt({ max, minMessage = 'must say what happens' }: { max: number; minMessage?: string }): Field {
  const type = { kind: 'text', min: 1, max, minMessage } as const
  return { name: 'prompt', wire: 'prompt', role: 'prompt', type, isRequired: true }
}

/** A text that may be empty. An empty text is not sent. */
export function optionalPrompt({ max, maxMessage }: { max: number; maxMessage?: string }): Field {
  const type = { kind: 'text', max, ...(maxMessage === undefined ? {} : { maxMessage }) } as const
  return { name: 'prompt', wire: 'prompt', role: 'prompt', type, default: '' }
}

export function negativePrompt({ max = 2500 }: { max?: number } = {}): Field {
  const description = 'What the result must not show.'
  return {
    name: 'negativePrompt',
    wire: 'negative_prompt',
    role: 'negativePrompt',
    type: { kind: 'text', max },
    description,
  }
}

/** The image that a clip starts on. Required unless changed. */
export function beginsOn(wire = 'image_url', changes: Changes = {}): Field {
  const description = 'The image that the clip starts on.'
  return { name: 'image', wire, role: 'beginsOn', type: media('image'), isRequired: true, description, ...changes }
}

/** The image that a clip ends on. Optional unless changed. */
export function endsOn(wire = 'end_image_url', changes: Changes = {}): Field {
  const description = 'The image that the clip ends on.'
  return { name: 'endImage', wire, role: 'endsOn', type: media('image'), description, ...changes }
}

/** The image that an image model changes. Required unless changed. */
export function sourceImage(wire = 'image_url', changes: Changes = {}): Field {
  const description = 'The image that is changed.'
  return { name: 'image', wire, role: 'sourceImage', type: media('image'), isRequired: true, description, ...changes }
}

/** Reference images, clips or sounds: a list of 0 to `max` of one kind of media. */
export function references(kind: MediaKind, bounds: { min?: number; max?: number } = {}, changes: Changes = {}): Field {
  const { name, wire, role, text } = REFERENCES[kind]
  const isRequired = (bounds.min ?? 0) > 0
  return {
    name,
    wire,
    role,
    type: { kind: 'list', of: media(kind), ...bounds },
    ...(isRequired ? { isRequired } : {}),
    description: text,
    ...changes,
  }
}

const REFERENCES = {
  image: { name: 'references', wire: 'image_urls', role: 'references', text: 'Images that the result refers to.' },
  video: {
    name: 'referenceClips',
    wire: 'video_urls',
    role: 'referenceClips',
    text: 'Clips that the result refers to.',
  },
  audio: {
    name: 'referenceSounds',
    wire: 'audio_urls',
    role: 'referenceSounds',
    text: 'Sounds that the result refers to.',
  },
} as const

/** The clip that is edited, extended, or whose motion is taken. Required unless changed. */
export function sourceClip(wire = 'video_url', changes: Changes = {}): Field {
  const description = 'The clip that is changed.'
  return { name: 'clip', wire, role: 'sourceClip', type: media('video'), isRequired: true, description, ...changes }
}

/** The audio that the clip gets. Optional unless changed. */
export function soundIn(wire = 'audio_url', changes: Changes = {}): Field {
  const description = 'The audio that the clip gets.'
  return { name: 'audio', wire, role: 'soundIn', type: media('audio'), description, ...changes }
}

/** Length in whole seconds: a list of lengths, or a range. */
export function lengthSeconds(
  lengths: readonly number[] | { min: number; max: number },
  { wire = 'duration', ...changes }: Changes = {},
): Field {
  const isList = 'length' in lengths
  const text = isList ? lengths.join(lengths.length === 2 ? ' or ' : ', ') : `${lengths.min} to ${lengths.max}`
  const type = isList
    ? ({ kind: 'choice', values: lengths } as const)
    : ({ kind: 'number', isInteger: true, ...lengths } as const)
  const description = `Length of the clip in seconds: ${text}.`
  return { name: 'durationSeconds', wire, role: 'lengthSeconds', type, changesPrice: true, description, ...changes }
}

export function aspectRatio(values: readonly string[], changes: Changes = {}): Field {
  return { name: 'aspectRatio', wire: 'aspect_ratio', role: 'aspect', type: { kind: 'choice', values }, ...changes }
}

/** Pixels of the output, for example `720p`. */
export function resolution(values: readonly string[], changes: Changes = {}): Field {
  const type = { kind: 'choice', values } as const
  return { name: 'resolution', wire: 'resolution', role: 'size', type, changesPrice: true, ...changes }
}

/** The number of images: a few counts, or 1 to `max`. */
export function batchSize(counts: readonly number[], { wire = 'batch_size', ...changes }: Changes = {}): Field {
  const type = { kind: 'choice', values: counts } as const
  const description = `Number of images: ${counts.join(counts.length === 2 ? ' or ' : ', ')}.`
  return { name: 'batchSize', wire, role: 'batch', type, default: 1, changesPrice: true, description, ...changes }
}

/** Whether the clip has an audio track. Default: with the platform's text `on` or `off`. */
export function sound({ wire = 'sound', ...changes }: Changes = {}): Field {
  const type = { kind: 'flag', wireValues: { no: 'off', yes: 'on' } } as const
  const description = '`true`: the clip has an audio track.'
  return { name: 'sound', wire, role: 'sound', type, changesPrice: true, description, ...changes }
}

/** Whether the clip has an audio track, at the models that take it as `generate_audio`. On unless changed. */
export function generateAudio(changes: Changes = {}): Field {
  return sound({ wire: 'generate_audio', type: { kind: 'flag' }, default: true, changesPrice: false, ...changes })
}

/** A whole number that makes a result repeatable. */
export function seed({ min = 1, max = 1_000_000 }: { min?: number; max?: number } = {}): Field {
  const description = `The same seed and input give a similar result. ${min.toLocaleString('en')} to ${max.toLocaleString('en')}.`
  return { name: 'seed', wire: 'seed', role: 'seed', type: { kind: 'number', isInteger: true, min, max }, description }
}

/** A choice with a meaning of its own. Its name on the platform is that in snake case unless changed. */
export function setting(name: string, values: ChoiceType['values'], changes: Changes = {}): Field {
  return { name, wire: snakeCase(name), role: 'setting', type: { kind: 'choice', values }, ...changes }
}

/** A switch that the platform takes as `true` or `false`. */
export function flag(name: string, changes: Changes = {}): Field {
  return { name, wire: snakeCase(name), role: 'setting', type: { kind: 'flag' }, ...changes }
}

/** A share from 0 to 1. */
export function share(name: string, changes: Changes = {}): Field {
  return { name, wire: snakeCase(name), role: 'setting', type: { kind: 'number', min: 0, max: 1 }, ...changes }
}

/** An http(s) URL that only the platform opens. */
export function url(name: string, description: string): Field {
  return { name, wire: snakeCase(name), role: 'setting', type: { kind: 'text', isUrl: true }, description }
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A style of one Soul version. */
export function style(of: 'style' | 'style_v2'): Field {
  const description = 'Name or id of a style of this Soul version, see `GET /v1/styles`. Default: General.'
  return { name: 'style', wire: 'style_id', role: 'style', type: { kind: 'id', of }, description }
}

/** A preset of one model. Optional unless changed. */
export function preset(of: 'restyle_preset' | 'marketing_preset', changes: Changes = {}): Field {
  const description = 'Name or id of a preset of this model, see `GET /v1/presets`.'
  return { name: 'preset', wire: 'preset_id', role: 'preset', type: { kind: 'id', of }, description, ...changes }
}

/** Camera motions and effects: at most two, each with its strength. */
export function motions(of: 'motion' | 'minimax_motion' = 'motion'): Field {
  const motion: Field = {
    name: 'motion',
    wire: 'id',
    role: 'setting',
    type: { kind: 'id', of },
    isRequired: true,
    description: 'Name or id of a motion of this model, see `GET /v1/motions`.',
  }
  const strength = share('strength', { default: 0.5, description: 'Strength of the motion, 0 to 1.' })
  const group = { kind: 'group', fields: [motion, strength] } as const
  return {
    name: 'motions',
    wire: 'motions',
    role: 'motions',
    type: { kind: 'list', max: 2, maxMessage: 'takes at most two motions', of: group },
    description: 'At most two camera motions or effects.',
  }
}

/** A trained character, with the Soul IDs of this variant. The platform takes its id and its strength beside each other. */
export function character(variant: CharacterVariant, changes: Changes = {}): Field {
  const id = { name: 'id', wire: 'custom_reference_id', type: { kind: 'id', of: `character-${variant}` } } as const
  const strength = {
    name: 'strength',
    wire: 'custom_reference_strength',
    type: { kind: 'number', min: 0, max: 1 },
  } as const
  const fields: readonly Field[] = [
    { ...id, role: 'setting', isRequired: true },
    { ...strength, role: 'setting', default: 1 },
  ]
  const description = `A character that is trained for ${variant}.`
  const type = { kind: 'group', fields } as const
  return {
    name: 'character',
    wire: 'custom_reference_id',
    role: 'character',
    type,
    wireForm: 'spread',
    description,
    ...changes,
  }
}

function media(kind: MediaKind) {
  return { kind: 'media', media: kind } as const
}
