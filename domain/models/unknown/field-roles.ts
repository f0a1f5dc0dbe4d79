// The role of a field of a model that the catalogue does not have, by its name on the platform.
// Invariant: a name that is not certain has the role `setting`, which gives a model no capability.
import type { FieldRole, FieldType, MediaKind } from '../../../contracts/models/field.ts'
import type { OutputKind } from '../../../contracts/models/model.ts'

const BY_NAME: Readonly<Record<string, FieldRole>> = {
  prompt: 'prompt',
  negative_prompt: 'negativePrompt',
  style_id: 'style',
  style_strength: 'styleStrength',
  preset_id: 'preset',
  motions: 'motions',
  camera_movement: 'camera',
  multi_prompt: 'shots',
  custom_reference_id: 'character',
  seed: 'seed',
  batch_size: 'batch',
  num_images: 'batch',
  duration: 'lengthSeconds',
  resolution: 'size',
  quality: 'size',
  aspect_ratio: 'aspect',
  sound: 'sound',
  generate_audio: 'sound',
}

const IS_END = /(^|_)(end|last|tail)(_|$)/

/** `type` is that of the field. The role of media depends also on what the model makes. */
export function roleOf(name: string, type: FieldType, output: OutputKind): FieldRole {
  if (type.kind === 'media') return mediaRole(name, type.media, output)
  if (type.kind === 'list' && type.of.kind === 'media') return LIST_ROLES[type.of.media]
  return BY_NAME[name] ?? 'setting'
}

const LIST_ROLES: Readonly<Record<MediaKind, FieldRole>> = {
  image: 'references',
  video: 'referenceClips',
  audio: 'referenceSounds',
}

function mediaRole(name: string, media: MediaKind, output: OutputKind): FieldRole {
  if (media === 'video') return 'sourceClip'
  if (media === 'audio') return 'soundIn'
  if (output !== 'video' || /mask|reference|style/.test(name)) return 'sourceImage'
  return IS_END.test(name) ? 'endsOn' : 'beginsOn'
}
