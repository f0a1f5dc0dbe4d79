// The lists of named values that inputs of models refer to: styles, motions, presets and creative controls.
// Invariant: closed lists. The database stores the names of platform lists, so a new one needs a migration.

/** Lists of the platform whose entries have ids. An input names an entry, and the platform gets its id. */
export const PLATFORM_LISTS = [
  'style',
  'style_v2',
  'motion',
  'minimax_motion',
  'restyle_preset',
  'marketing_preset',
] as const
export type PlatformList = (typeof PLATFORM_LISTS)[number]

/** True for a list of the platform, false for any other kind of id. */
export function isPlatformList(name: string): name is PlatformList {
  return (PLATFORM_LISTS as readonly string[]).includes(name)
}

/** Lists of fixed values: the choices of the fields with these roles. The platform has no call that returns them. */
export const CONTROL_LISTS = ['camera', 'genre', 'era'] as const
export type ControlList = (typeof CONTROL_LISTS)[number]

export const NAMED_LISTS = [...PLATFORM_LISTS, ...CONTROL_LISTS] as const
export type NamedList = (typeof NAMED_LISTS)[number]

/** The resource of the API that a list belongs to. */
export type NamedListKind = 'style' | 'motion' | 'preset'

/** Kind of each list, and its texts: `one` entry of it, and all of it. */
export const LIST_TEXTS: Readonly<Record<NamedList, { kind: NamedListKind; one: string; all: string }>> = {
  style: { kind: 'style', one: 'a style of Soul', all: 'the styles of Soul' },
  style_v2: { kind: 'style', one: 'a style of Soul 2', all: 'the styles of Soul 2' },
  motion: { kind: 'motion', one: 'a motion', all: 'the motions' },
  minimax_motion: { kind: 'motion', one: 'a motion of MiniMax', all: 'the motions of MiniMax' },
  camera: { kind: 'motion', one: 'a camera movement', all: 'the camera movements' },
  restyle_preset: { kind: 'preset', one: 'a preset of Genjutsu', all: 'the presets of Genjutsu' },
  marketing_preset: { kind: 'preset', one: 'a preset of Marketing Studio', all: 'the presets of Marketing Studio' },
  genre: { kind: 'preset', one: 'a genre', all: 'the genres' },
  era: { kind: 'preset', one: 'an era', all: 'the eras' },
}

/** `offered`: an account lists it. `documented`: from the documentation; no account has been asked. `gone`: no account lists it. */
export const ENTRY_STATES = ['offered', 'documented', 'gone'] as const
export type EntryState = (typeof ENTRY_STATES)[number]
