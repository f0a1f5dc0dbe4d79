// Entries of the platform's lists as its documentation and its users published them. They are used until an account's list is read.
// Invariant: only ids that the platform has assigned. The ids of Soul 2 styles and of presets are not published.
import type { PlatformList } from '../vocabulary/named-lists.ts'
import minimaxMotions from './lists/minimax-motions.json' with { type: 'json' }
import motions from './lists/motions.json' with { type: 'json' }
import soulStyles from './lists/soul-styles.json' with { type: 'json' }

export interface DocumentedEntry {
  id: string
  name: string
  /** Only of motions: whether a clip with this motion can end on an image. */
  usesEndImage?: boolean
}

export const DOCUMENTED_LISTS: Readonly<Partial<Record<PlatformList, readonly DocumentedEntry[]>>> = {
  style: soulStyles,
  motion: motions,
  minimax_motion: minimaxMotions,
}
