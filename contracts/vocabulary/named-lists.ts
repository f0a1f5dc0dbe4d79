// The lists of named values that inputs of models refer to: styles, motions and presets.
// Invariant: closed lists. The database stores the names of platform lists, so a new one needs a migration.

/** Lists of the platform whose entries have ids. An input names an entry, and the platform gets its id. */
export const PLATFORM_LISTS = [
  'style',
  'style-v2',
  'motion',
  'minimax-motion',
  'restyle-preset',
  'marketing-preset',
] as const
export type PlatformList = (typeof PLATFORM_LISTS)[number]
