// Camera motions and effects of a clip: at most two, each from the list of its model.
import { z } from 'zod'
import { unitInterval } from './fields.ts'
import type { ListItem } from './lists.ts'
import { isListed, motions } from './lists.ts'

export const motionList = z.array(z.object({ id: z.uuid(), strength: unitInterval.default(1) })).max(2)

interface MotionBody {
  motions?: { id: string }[] | null | undefined
}

/** The refusal of a motion that is not in the list. Default list: that of `GET /v1/motions`. */
export function badMotions(body: MotionBody, list: readonly ListItem[] = motions): string | null {
  const unknown = body.motions?.find(({ id }) => !isListed(list, id))
  return unknown === undefined ? null : `motion not found: ${unknown.id}`
}
