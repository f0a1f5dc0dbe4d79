// The models that the worker offers, and their lookup by id or alias.
// Invariant: ids and aliases are unique over the whole list (a test holds it).
import { CINEMA_STUDIO_MODELS } from './catalogue/cinema-studio.ts'
import { DOP_MODELS } from './catalogue/dop.ts'
import { FLUX_MODELS } from './catalogue/flux.ts'
import { GENJUTSU_MODELS } from './catalogue/genjutsu.ts'
import { GROK_MODELS } from './catalogue/grok.ts'
import { HAPPY_HORSE_MODELS } from './catalogue/happy-horse.ts'
import { IDEOGRAM_MODELS } from './catalogue/ideogram.ts'
import { KLING_2_1_MODELS } from './catalogue/kling-2-1.ts'
import { KLING_3_MODELS } from './catalogue/kling-3.ts'
import { KLING_OMNI_MODELS } from './catalogue/kling-omni.ts'
import { KLING_MODELS } from './catalogue/kling.ts'
import { LTX_MODELS } from './catalogue/ltx.ts'
import { MARKETING_STUDIO_MODELS } from './catalogue/marketing-studio.ts'
import { OLDER_HAILUO_MODELS } from './catalogue/minimax-older.ts'
import { MINIMAX_MODELS } from './catalogue/minimax.ts'
import { NANO_BANANA_MODELS } from './catalogue/nano-banana.ts'
import { PIXVERSE_MODELS } from './catalogue/pixverse.ts'
import { POPCORN_MODELS } from './catalogue/popcorn.ts'
import { QWEN_IMAGE_MODELS } from './catalogue/qwen-image.ts'
import { RECRAFT_MODELS } from './catalogue/recraft.ts'
import { REVE_MODELS } from './catalogue/reve.ts'
import { SEEDANCE_1_MODELS } from './catalogue/seedance-1.ts'
import { SEEDANCE_MODELS } from './catalogue/seedance.ts'
import { SEEDREAM_MODELS } from './catalogue/seedream.ts'
import { SORA_MODELS } from './catalogue/sora.ts'
import { SOUL_MODELS } from './catalogue/soul.ts'
import { SPEECH_MODELS } from './catalogue/speech.ts'
import { V1_CLIP_MODELS } from './catalogue/v1-clips.ts'
import { V1_IMAGE_MODELS } from './catalogue/v1-images.ts'
import { VEO_MODELS } from './catalogue/veo.ts'
import { WAN_2_5_MODELS } from './catalogue/wan-2-5.ts'
import { WAN_MODELS } from './catalogue/wan.ts'
import { Z_IMAGE_MODELS } from './catalogue/z-image.ts'
import type { PricedModel } from './model.ts'

const ALL = [
  ...[SOUL_MODELS, DOP_MODELS, KLING_MODELS, KLING_OMNI_MODELS, KLING_3_MODELS].flat(),
  ...[SEEDANCE_MODELS, WAN_MODELS, HAPPY_HORSE_MODELS, MINIMAX_MODELS, LTX_MODELS].flat(),
  ...[MARKETING_STUDIO_MODELS, IDEOGRAM_MODELS, RECRAFT_MODELS, QWEN_IMAGE_MODELS, Z_IMAGE_MODELS].flat(),
  ...[GROK_MODELS, PIXVERSE_MODELS, GENJUTSU_MODELS, CINEMA_STUDIO_MODELS].flat(),
  ...[POPCORN_MODELS, NANO_BANANA_MODELS, FLUX_MODELS, REVE_MODELS, SEEDREAM_MODELS].flat(),
  ...[VEO_MODELS, SORA_MODELS, KLING_2_1_MODELS, SEEDANCE_1_MODELS, OLDER_HAILUO_MODELS, WAN_2_5_MODELS].flat(),
  ...[SPEECH_MODELS, V1_IMAGE_MODELS, V1_CLIP_MODELS].flat(),
]

/** Each has a price (a test holds it). */
export const MODELS = ALL as readonly PricedModel[]

const BY_NAME = new Map(MODELS.flatMap((model) => [model.id, ...model.aliases].map((name) => [name, model] as const)))

/** The model with this id or alias, or undefined. */
export function findModel(name: string): PricedModel | undefined {
  return BY_NAME.get(name)
}

/** The model with this id or alias. Throws where a stored id is no longer in the catalogue. */
export function getModelOrThrow(id: string): PricedModel {
  const model = findModel(id)
  if (!model) throw new Error(`model ${id} is not in the catalogue`)
  return model
}
