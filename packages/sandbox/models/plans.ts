// Makes the plan of the outputs from a valid body. The families use the same names for media fields, so one function serves all.
// A field that a model does not declare is not present here, because its schema removes it.
import { freeClipSize } from './fields.ts'
import type { ClipPlan, InputMedia, PicturePlan } from './model.ts'

type Url = string | null | undefined
type Urls = readonly string[] | null | undefined

interface PromptFields {
  prompt?: string | null | undefined
  /** Negative seeds mean "choose one". */
  seed?: number | null | undefined
}

export interface ClipFields extends PromptFields {
  image_url?: Url
  first_frame_url?: Url
  end_image_url?: Url
  last_image_url?: Url
  last_frame_url?: Url
  image_urls?: Urls
  video_url?: Url
  video_urls?: Urls
  audio_url?: Url
  audio_urls?: Urls
}

type ClipRest = Pick<ClipPlan, 'size' | 'durationSeconds'> & Partial<ClipPlan>

/** The plan of a clip: prompt, seed and media from the body, the rest as given. Default: 24 fps, MP4, silent. */
export function clipOf(body: ClipFields, rest: ClipRest): ClipPlan {
  return {
    kind: 'clip',
    ...wordsOf(body),
    fps: 24,
    hasSound: false,
    container: 'mp4',
    start: oneOf(body, ['image_url', 'first_frame_url']),
    end: oneOf(body, ['end_image_url', 'last_image_url', 'last_frame_url']),
    references: inputs('image_urls', body.image_urls),
    videos: [...single('video_url', body.video_url), ...inputs('video_urls', body.video_urls)],
    audios: [...single('audio_url', body.audio_url), ...inputs('audio_urls', body.audio_urls)],
    ...rest,
  }
}

export interface SizedFields extends ClipFields {
  duration: number
  resolution?: string
  aspect_ratio?: string | null | undefined
}

/** As `clipOf`, and also length and size from the body. Without a ratio the size follows the input. */
export function sizedClipOf(body: SizedFields, rest: Partial<ClipPlan> = {}): ClipPlan {
  const size = freeClipSize(body.aspect_ratio, body.resolution)
  return clipOf(body, { size, durationSeconds: body.duration, ...rest })
}

export interface PictureFields extends PromptFields {
  image_url?: Url
  image_reference_url?: Url
  image_urls?: Urls
}

type PictureRest = Pick<PicturePlan, 'size'> & Partial<PicturePlan>

/** The plan of a picture: prompt, seed and references from the body, the rest as given. Default: PNG. */
export function pictureOf(body: PictureFields, rest: PictureRest): PicturePlan {
  return {
    kind: 'picture',
    ...wordsOf(body),
    format: 'png',
    references: [
      ...single('image_url', body.image_url),
      ...single('image_reference_url', body.image_reference_url),
      ...inputs('image_urls', body.image_urls),
    ],
    character: null,
    ...rest,
  }
}

/** The single picture of a v1 field that contains a list. */
export function firstInput(field: string, images: readonly { image_url: string }[] | null | undefined) {
  return v1Inputs(field, images)[0] ?? null
}

export function v1Inputs(field: string, images: readonly { image_url: string }[] | null | undefined): InputMedia[] {
  return (images ?? []).map((image, index) => ({ field: `${field}[${index}]`, url: image.image_url }))
}

function inputs(field: string, urls: Urls): InputMedia[] {
  return (urls ?? []).map((url, index) => ({ field: `${field}[${index}]`, url }))
}

function single(field: string, url: Url): InputMedia[] {
  return url ? [{ field, url }] : []
}

function oneOf<K extends string>(body: { [F in K]?: Url }, fields: K[]): InputMedia | null {
  return fields.flatMap((field) => single(field, body[field]))[0] ?? null
}

function wordsOf(body: PromptFields): { prompt: string; seed: number | null } {
  const given = body.seed ?? -1
  return { prompt: body.prompt ?? '', seed: given < 0 ? null : given }
}
