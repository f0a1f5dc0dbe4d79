// The formats of files that callers may send, and their names in texts. They are those that the platform takes as input.
import type { MediaKind } from '../../contracts/models/field.ts'

export const MEDIA_KINDS: readonly MediaKind[] = ['image', 'video', 'audio']

interface Format {
  name: string
  names: string
  list: string
  types: readonly string[]
}

export const FORMATS: Readonly<Record<MediaKind, Format>> = {
  image: {
    name: 'an image',
    names: 'images',
    list: 'PNG, JPEG, WebP or GIF',
    types: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
  },
  video: { name: 'a clip', names: 'clips', list: 'MP4', types: ['video/mp4'] },
  audio: { name: 'audio', names: 'audio', list: 'WAV', types: ['audio/wav'] },
}

/** Whether the platform takes a file of this type as input. */
export function isPlatformType({ kind, contentType }: { kind: MediaKind; contentType: string }): boolean {
  return FORMATS[kind].types.includes(contentType)
}

/** `an image`, `an image or a clip`. */
export function namesOf(kinds: readonly MediaKind[]): string {
  return kinds.map((kind) => FORMATS[kind].name).join(' or ')
}

/** `a PNG, JPEG, WebP or GIF file`, `an MP4 file or …`. */
export function formatsOf(kinds: readonly MediaKind[]): string {
  return kinds.map((kind) => `a ${FORMATS[kind].list} file`).join(', ')
}
