// All models of the sandbox by id. A new family is one file beside this one and one line here.
import { cinemaStudioModels } from './cinema-studio.ts'
import { dopModels } from './dop.ts'
import { genjutsuModels } from './genjutsu.ts'
import { grokModels } from './grok.ts'
import { happyHorseModels } from './happy-horse.ts'
import { kling25Models } from './kling-2-5.ts'
import { kling26Models } from './kling-2-6.ts'
import { kling3Models } from './kling-3.ts'
import { klingMotionControlModels } from './kling-motion-control.ts'
import { klingO3Models } from './kling-o3.ts'
import { klingOmniModels } from './kling-omni.ts'
import { ltxModels } from './ltx.ts'
import { marketingStudioModels } from './marketing-studio.ts'
import { minimaxModels } from './minimax.ts'
import type { Model } from './model.ts'
import { olderClipModels } from './older-clips.ts'
import { olderSeedanceAndHailuoModels } from './older-seedance-hailuo.ts'
import { olderStillModels } from './older-stills.ts'
import { pixverseModels } from './pixverse.ts'
import { seedanceModels } from './seedance.ts'
import { soulModels } from './soul.ts'
import { speechModels } from './speech.ts'
import { stillModels } from './still-models.ts'
import { v1ClipModels } from './v1-clips.ts'
import { generateModels } from './v1-generate.ts'
import { v1StillModels } from './v1-stills.ts'
import { wan3Models } from './wan-3.ts'
import { wanModels } from './wan.ts'

export const allModels: readonly Model[] = [
  ...[soulModels, marketingStudioModels, stillModels].flat(),
  ...[kling3Models, klingO3Models, klingOmniModels, kling26Models, kling25Models, klingMotionControlModels].flat(),
  ...[seedanceModels, wan3Models, wanModels, happyHorseModels, minimaxModels, ltxModels].flat(),
  ...[grokModels, pixverseModels, genjutsuModels, cinemaStudioModels].flat(),
  ...[dopModels, olderStillModels, olderClipModels, olderSeedanceAndHailuoModels, speechModels].flat(),
  ...[v1StillModels, v1ClipModels, generateModels].flat(),
]

const byId = new Map(allModels.map((model) => [model.id, model]))

/** The platform's own documentation mis-spells these paths, and they work. */
const misspelt = 'higgsfiled/genjutsu/'

/** The model of one dialect, or undefined; `id` has no leading slash. */
export function findModel(dialect: Model['dialect'], id: string): Model | undefined {
  const model = byId.get(id.startsWith(misspelt) ? `higgsfield/genjutsu/${id.slice(misspelt.length)}` : id)
  return model?.dialect === dialect ? model : undefined
}

/** Models that `GET /models` lists: today's of the v2 dialect. Older ones answer, but are not listed. */
export function listedModels(): readonly Model[] {
  return allModels.filter((model) => model.dialect === 'v2' && model.catalogue === 'current')
}
