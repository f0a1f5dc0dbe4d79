// Shared by all Soul models: sizes, styles, batches and the Soul ID.
import { z } from 'zod'
import { prompt, seed, unitInterval } from './fields.ts'
import type { ListItem } from './lists.ts'
import { isListed } from './lists.ts'
import type { CharacterInput, PicturePlan, Size } from './model.ts'
import type { PictureFields } from './plans.ts'
import { pictureOf } from './plans.ts'

export const soulResolution = z.enum(['720p', '1080p'])
export const batchSize = z.literal([1, 4])

const soulRatio = z.enum(['9:16', '16:9', '4:3', '3:4', '1:1', '2:3', '3:2'])

/** Width and height by resolution and ratio. */
const sizes: Record<z.output<typeof soulResolution>, Record<z.output<typeof soulRatio>, [number, number]>> = {
  '720p': {
    '1:1': [1152, 1152],
    '3:4': [1152, 1536],
    '4:3': [1536, 1152],
    '2:3': [1024, 1536],
    '3:2': [1536, 1024],
    '9:16': [864, 1536],
    '16:9': [1536, 864],
  },
  '1080p': {
    '1:1': [1536, 1536],
    '3:4': [1536, 2048],
    '4:3': [2048, 1536],
    '2:3': [1365, 2048],
    '3:2': [2048, 1365],
    '9:16': [1152, 2048],
    '16:9': [2048, 1152],
  },
}

export const soulFields = {
  prompt,
  batch_size: batchSize.default(1),
  resolution: soulResolution.default('720p'),
  aspect_ratio: soulRatio.default('4:3'),
  enhance_prompt: z.boolean().default(true),
  seed,
}

export const styleFields = { style_id: z.uuid().nullish(), style_strength: unitInterval.default(1) }

export const characterFields = {
  custom_reference_id: z.uuid().nullish(),
  custom_reference_strength: unitInterval.default(1),
}

/** The text of the refusal when the style is not in the list of this Soul version. */
export function badStyle(list: readonly ListItem[]) {
  return (body: { style_id?: string | null | undefined }): string | null =>
    isListed(list, body.style_id) ? null : 'style not found'
}

interface CharacterBody {
  custom_reference_id?: string | null | undefined
  custom_reference_strength?: number
}

/** The Soul ID of a body. Its variant is checked when the picture is drawn. */
export function characterOf(body: CharacterBody, variant: CharacterInput['variant']): CharacterInput | null {
  if (!body.custom_reference_id) return null
  return { id: body.custom_reference_id, variant, strength: body.custom_reference_strength ?? 1 }
}

export function soulSize(body: { resolution: keyof typeof sizes; aspect_ratio: z.output<typeof soulRatio> }): Size {
  const [width, height] = sizes[body.resolution][body.aspect_ratio]
  return { width, height }
}

type SoulBody = PictureFields & CharacterBody & Parameters<typeof soulSize>[0]

/** The plan of a v2 body. */
export function soulPlan(variant: CharacterInput['variant']) {
  return (body: SoulBody): PicturePlan =>
    pictureOf(body, { size: soulSize(body), character: characterOf(body, variant) })
}
