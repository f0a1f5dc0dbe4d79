// What a model can do, derived from its fields. Films, faces and `GET /v1/models?capability=` choose by it.
import type { FieldRole } from './field.ts'
import type { Model } from './model.ts'

export const CAPABILITIES = [
  'text_only',
  'begins_on_picture',
  'ends_on_picture',
  'takes_picture',
  'takes_references',
  'takes_reference_clips',
  'takes_reference_sounds',
  'takes_clip',
  'takes_sound',
  'takes_character',
  'takes_style',
  'takes_preset',
  'takes_motions',
  'takes_shots',
  'takes_seed',
  'chooses_length',
  'chooses_aspect_ratio',
  'makes_batch',
  'makes_sound',
] as const
export type Capability = (typeof CAPABILITIES)[number]

const BY_ROLE: Partial<Record<FieldRole, Capability>> = {
  beginsOn: 'begins_on_picture',
  endsOn: 'ends_on_picture',
  sourceImage: 'takes_picture',
  references: 'takes_references',
  referenceClips: 'takes_reference_clips',
  referenceSounds: 'takes_reference_sounds',
  sourceClip: 'takes_clip',
  soundIn: 'takes_sound',
  character: 'takes_character',
  style: 'takes_style',
  preset: 'takes_preset',
  motions: 'takes_motions',
  shots: 'takes_shots',
  seed: 'takes_seed',
  lengthSeconds: 'chooses_length',
  aspect: 'chooses_aspect_ratio',
  batch: 'makes_batch',
  sound: 'makes_sound',
}

/** In the order of `CAPABILITIES`. */
export function capabilitiesOf(model: Model): Capability[] {
  const found = new Set(model.fields.map(({ role }) => BY_ROLE[role]))
  if (needsNoMedia(model)) found.add('text_only')
  if (model.output === 'audio' || found.has('takes_sound')) found.add('makes_sound')
  return CAPABILITIES.filter((capability) => found.has(capability))
}

/** True where the input of the model can consist of a text alone. */
function needsNoMedia({ fields, rules = [] }: Model): boolean {
  const needsOne = rules.some((rule) => rule.kind === 'any_of' && !rule.fields.includes('prompt'))
  return (
    !needsOne &&
    fields.some(({ role }) => role === 'prompt') &&
    fields.every((field) => !field.isRequired || !isMedia(field.type))
  )
}

function isMedia(type: Model['fields'][number]['type']): boolean {
  return type.kind === 'media' || (type.kind === 'list' && type.of.kind === 'media')
}
