// All models of the sandbox by id. A new family is one file in this folder and one line here.
import { CINEMA_STUDIO_MODELS } from './cinema-studio.ts'
import { DOP_MODELS } from './dop.ts'
import { GENJUTSU_MODELS } from './genjutsu.ts'
import { GROK_MODELS } from './grok.ts'
import { HAPPY_HORSE_MODELS } from './happy-horse.ts'
import { KLING_2_5_MODELS } from './kling-2-5.ts'
import { KLING_2_6_MODELS } from './kling-2-6.ts'
import { KLING_3_MODELS } from './kling-3.ts'
import { KLING_MOTION_CONTROL_MODELS } from './kling-motion-control.ts'
import { KLING_O3_MODELS } from './kling-o3.ts'
import { KLING_OMNI_MODELS } from './kling-omni.ts'
import { LTX_MODELS } from './ltx.ts'
import { MARKETING_STUDIO_MODELS } from './marketing-studio.ts'
import { MINIMAX_MODELS } from './minimax.ts'
import type { Model } from './model.ts'
import { OLDER_CLIP_MODELS } from './older-clips.ts'
import { OLDER_SEEDANCE_AND_HAILUO_MODELS } from './older-seedance-hailuo.ts'
import { OLDER_STILL_MODELS } from './older-stills.ts'
import { PIXVERSE_MODELS } from './pixverse.ts'
import { PREVIEW_MODELS } from './preview.ts'
import { SEEDANCE_MODELS } from './seedance.ts'
import { SOUL_MODELS } from './soul.ts'
import { SPEECH_MODELS } from './speech.ts'
import { STILL_MODELS } from './still-models.ts'
import { V1_CLIP_MODELS } from './v1-clips.ts'
import { GENERATE_MODELS } from './v1-generate.ts'
import { V1_STILL_MODELS } from './v1-stills.ts'
import { WAN3_MODELS } from './wan-3.ts'
import { WAN_MODELS } from './wan.ts'

export const ALL_MODELS: readonly Model[] = [
  ...[SOUL_MODELS, MARKETING_STUDIO_MODELS, STILL_MODELS].flat(),
  ...[
    KLING_3_MODELS,
    KLING_O3_MODELS,
    KLING_OMNI_MODELS,
    KLING_2_6_MODELS,
    KLING_2_5_MODELS,
    KLING_MOTION_CONTROL_MODELS,
  ].flat(),
  ...[SEEDANCE_MODELS, WAN3_MODELS, WAN_MODELS, HAPPY_HORSE_MODELS, MINIMAX_MODELS, LTX_MODELS].flat(),
  ...[GROK_MODELS, PIXVERSE_MODELS, GENJUTSU_MODELS, CINEMA_STUDIO_MODELS].flat(),
  ...[DOP_MODELS, OLDER_STILL_MODELS, OLDER_CLIP_MODELS, OLDER_SEEDANCE_AND_HAILUO_MODELS, SPEECH_MODELS].flat(),
  ...[V1_STILL_MODELS, V1_CLIP_MODELS, GENERATE_MODELS].flat(),
]

const BY_ID = new Map([...ALL_MODELS, ...PREVIEW_MODELS].map((model) => [model.id, model]))

/** The platform's documentation misspells these paths, and the misspelt paths work. */
const MISSPELT = 'higgsfiled/genjutsu/'

/** The model of one dialect, or undefined; `id` has no leading slash. */
export function findModel(dialect: Model['dialect'], id: string): Model | undefined {
  const model = BY_ID.get(id.startsWith(MISSPELT) ? `higgsfield/genjutsu/${id.slice(MISSPELT.length)}` : id)
  return model?.dialect === dialect ? model : undefined
}

/** Models that `GET /models` lists: the current ones of the v2 dialect. Older models work but are not listed. */
export function listedModels(): readonly Model[] {
  return ALL_MODELS.filter((model) => model.dialect === 'v2' && model.catalogue === 'current')
}

/** True for a model that an account has only where its own list names it. */
export function isPreview(id: string): boolean {
  return BY_ID.get(id)?.catalogue === 'preview'
}
