// The lists whose ids requests use: motions, styles, presets. Known from the platform: all motions and Soul v1 styles (one name is
// broken on the platform, too). Of the 33 Soul 2 styles the names "Flash editorial", "Digital camera" and "Editorial street style"
// are known, of the six MiniMax motions the first four names and the id of "General". All other names and ids are made up and fixed.
import genjutsuPresetList from './lists/genjutsu-restyle-presets.json' with { type: 'json' }
import marketingPresetList from './lists/marketing-presets.json' with { type: 'json' }
import minimaxMotionList from './lists/minimax-motions.json' with { type: 'json' }
import motionList from './lists/motions.json' with { type: 'json' }
import styleV2List from './lists/soul-styles-v2.json' with { type: 'json' }
import styleList from './lists/soul-styles.json' with { type: 'json' }

export interface ListItem {
  id: string
  name: string
}

export interface Motion extends ListItem {
  /** True if the motion uses an end picture. */
  start_end_frame: boolean
}

export const motions: readonly Motion[] = motionList
export const soulStyles: readonly ListItem[] = styleList
export const soulStylesV2: readonly ListItem[] = styleV2List
export const minimaxMotions: readonly ListItem[] = minimaxMotionList
export const genjutsuRestylePresets: readonly ListItem[] = genjutsuPresetList
export const marketingPresets: readonly ListItem[] = marketingPresetList

/** The platform does not publish these; names and values are made up. */
export const influencerOptions = {
  gender: ['female', 'male', 'non-binary'],
  age: ['18-25', '26-35', '36-50', '51+'],
  look: ['natural', 'glamour', 'sporty', 'business', 'street'],
  aspect_ratio: ['3:4', '9:16', '1:1', '16:9'],
} as const

/** True if the list has the id, or if there is no id. */
export function isListed(list: readonly ListItem[], id: string | null | undefined): boolean {
  return id === null || id === undefined || list.some((item) => item.id === id)
}
