// Recognises media in the platform's schemas by the name and the format of a field.
// Invariant: a field that is not certainly an address of a file is no media. Its text then travels unchanged.
import type { MediaKind } from '../../../contracts/models/field.ts'

const KIND_WORDS: readonly (readonly [MediaKind, RegExp])[] = [
  ['audio', /audio|sound|voice|speech|music|song/],
  ['video', /video|clip|movie|footage/],
  ['image', /image|img|picture|photo|frame|mask|avatar|face|poster|sketch/],
]

/** Addresses that are not those of a file of the caller. */
const OTHER_ADDRESS = /webhook|callback|link|website|redirect/
const ADDRESS_NAME = /(^|_)(url|uri)s?$/
/** Names of older models that have an address without saying so, for example `input_images`. */
const BARE_NAME =
  /^(input|source|start|end|first|last|reference|ref|init|control|style|mask)?_?(image|video|audio|frame)s?(_(start|end|reference))?$/

/**
 * The kind of media of a text field. `name`: of the field, or of the field around it where its own name says nothing. `format`: of
 * its schema. Undefined where it is no media.
 */
export function mediaKindOf(field: { name: string; format?: unknown; description?: unknown }): MediaKind | undefined {
  const name = field.name.toLowerCase()
  if (OTHER_ADDRESS.test(name)) return undefined
  const hasFormat = field.format === 'uri' || field.format === 'url'
  if (!hasFormat && !ADDRESS_NAME.test(name) && !BARE_NAME.test(name)) return undefined
  return kindIn(name) ?? (typeof field.description === 'string' ? kindIn(field.description.toLowerCase()) : undefined)
}

function kindIn(text: string): MediaKind | undefined {
  return KIND_WORDS.find(([, words]) => words.test(text))?.[0]
}
