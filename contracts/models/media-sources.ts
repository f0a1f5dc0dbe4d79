// The media that a caller gives to a model: the id of a stored asset, or a URL that is fetched once when the job is accepted.
import { z } from 'zod'
import { AssetId } from '../public/ids.ts'
import type { MediaKind } from './field.ts'

/** Media of examples in the documentation. */
export const EXAMPLE_URLS: Readonly<Record<MediaKind, string>> = {
  image: 'https://example.com/lighthouse.png',
  video: 'https://example.com/waves.mp4',
  audio: 'https://example.com/song.wav',
}

export const ImageSource = mediaSource('ImageSource', EXAMPLE_URLS.image)
export type ImageSource = z.infer<typeof ImageSource>

const ClipSource = mediaSource('ClipSource', EXAMPLE_URLS.video)
const AudioSource = mediaSource('AudioSource', EXAMPLE_URLS.audio)

/** The schema of a source, by the kind of media. */
export const MEDIA_SOURCES = { image: ImageSource, video: ClipSource, audio: AudioSource } as const satisfies Record<
  MediaKind,
  z.ZodType
>

/** Stand for media where an input is only checked or priced. They are never fetched. */
export const PLACEHOLDER_URLS: Readonly<Record<MediaKind, string>> = {
  image: 'https://placeholder.invalid/picture.png',
  video: 'https://placeholder.invalid/clip.mp4',
  audio: 'https://placeholder.invalid/sound.wav',
}

function mediaSource(id: string, exampleUrl: string) {
  return z
    .union([
      AssetId,
      z
        .url({ protocol: /^https?$/, error: 'must be an http(s) URL or the id of an upload (asset_…)' })
        .max(2083)
        .meta({ pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' }),
    ])
    .meta({
      id,
      description:
        'Id of an upload (`asset_…`, see `POST /v1/uploads`), or an http(s) URL that is fetched once when the job is accepted.',
      examples: ['asset_01kabq5w3gey3s9v8m0n7xkc2t', exampleUrl],
    })
}
