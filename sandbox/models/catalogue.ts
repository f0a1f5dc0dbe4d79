// All models of the sandbox by id. A new family is one file beside this one and one line here.
import { dopModels, dopV1 } from './dop.ts'
import { kling26ImageToVideo, kling26TextToVideo } from './kling-2-6.ts'
import { klingOmniFirstLastFrame } from './kling-omni.ts'
import type { Model } from './model.ts'
import { soul2Standard, soulStandard, soulV1 } from './soul.ts'

const models: readonly Model[] = [
  soulStandard,
  soul2Standard,
  ...dopModels,
  kling26ImageToVideo,
  kling26TextToVideo,
  klingOmniFirstLastFrame,
  soulV1,
  dopV1,
]

const byId = new Map(models.map((model) => [model.id, model]))

/** The model of one dialect, or undefined; `id` has no leading slash. */
export function findModel(dialect: Model['dialect'], id: string): Model | undefined {
  const model = byId.get(id)
  return model?.dialect === dialect ? model : undefined
}

/** Models that `GET /models` lists: those of the v2 dialect. */
export function listedModels(): readonly Model[] {
  return models.filter((model) => model.dialect === 'v2')
}
