// The facts of a media file, and the port of the tools that read and make such files.
// Invariant: kind and content type are read from the bytes, never from a file name.
import { z } from 'zod'

const pixels = z.number().int().positive()

export const ImageFacts = z.object({
  kind: z.literal('image'),
  contentType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif']),
  widthPx: pixels,
  heightPx: pixels,
  codec: z.string(),
})
export type ImageFacts = z.infer<typeof ImageFacts>

export const VideoFacts = z.object({
  kind: z.literal('video'),
  contentType: z.enum(['video/mp4', 'video/quicktime', 'video/webm', 'video/x-matroska']),
  widthPx: pixels,
  heightPx: pixels,
  durationMs: z.number().int().positive().describe('From the first frame shown to the end of the last'),
  frameRate: z.number().positive().describe('Frames per second, e.g. 23.976'),
  frameCount: z.number().int().positive(),
  codec: z.string().describe('FFmpeg name of the video codec, e.g. h264'),
  hasAudio: z.boolean(),
  audioCodec: z.string().optional(),
})
export type VideoFacts = z.infer<typeof VideoFacts>

export const AudioFacts = z.object({
  kind: z.literal('audio'),
  contentType: z.enum(['audio/mpeg', 'audio/wav', 'audio/mp4', 'audio/ogg', 'audio/flac', 'audio/aac', 'audio/webm']),
  durationMs: z.number().int().positive(),
  codec: z.string(),
  sampleRateHz: z.number().int().positive(),
  channels: z.number().int().positive(),
})
export type AudioFacts = z.infer<typeof AudioFacts>

export const MediaFacts = z.discriminatedUnion('kind', [ImageFacts, VideoFacts, AudioFacts])
export type MediaFacts = z.infer<typeof MediaFacts>

export type StitchClip = {
  path: string
  /** It was rendered from the last frame of the clip before it in the list, so that both may show the same image at the seam. */
  beginsOnClipBefore: boolean
  /** Cut from the clip, in seconds. At least one frame must be left. */
  trim?: { startSeconds: number; endSeconds: number }
  /** Drawn into the frames of this clip. Times from its first frame in the film; `endSeconds` undefined: its last frame. */
  captions?: ClipCaption[]
}

export type ClipCaption = { text: string; startSeconds: number; endSeconds?: number | undefined }

/** Audio below the whole film. Levels in dB. */
export type FilmSoundtrack = {
  path: string
  levelDb: number
  /** It is quieter by up to this much while the clips are audible. */
  duckDb: number
  fadeInSeconds: number
  fadeOutSeconds: number
  /** Repeated to the end of the film. */
  loop: boolean
}

export type StitchInput = {
  /** In the order of the film; at least one. */
  clips: StitchClip[]
  /** Length of the crossfade at each seam, at most half of the shorter clip. Default 0: a cut. */
  crossfadeSeconds?: number | undefined
  /** Integrated loudness of the whole film. Default: the level of the clips. */
  targetLufs?: number | undefined
  /** Moves the colours of each clip towards those of the first. Default false. */
  colorMatch?: boolean | undefined
  soundtrack?: FilmSoundtrack | undefined
  /** Path of the film. It is written to a temporary file and renamed, so that it is complete or absent. */
  outputPath: string
  signal?: AbortSignal
  /** Called with the completed share of the work, 0 to 1, never falling. */
  onProgress?: (ratio: number) => void
}

export type StitchResult = {
  /** `stream_copy`: each shown frame is stored with the bytes of its clip. Audio is encoded in both cases where there are seams. */
  method: 'stream_copy' | 'reencode'
  facts: VideoFacts
  /** Number of seams at which both clips had the same image, so that one frame was left out. */
  droppedFrames: number
  /** From the first frame of each clip in the film to its last. Clips overlap where they are crossfaded. */
  times: ClipTime[]
}

export type ClipTime = { startSeconds: number; endSeconds: number }

export type FilmImagesInput = {
  filmPath: string
  /** The scenes in the film. */
  scenes: readonly ClipTime[]
  /** Where the files are written. */
  folder: string
  signal?: AbortSignal
}

/** Paths of a JPEG, a JPEG and a GIF file. */
export type FilmImages = { poster: string; sheet: string; preview: string }

/** All paths are files on this machine. Every method throws `MediaError`, or the signal's reason when aborted. */
export type MediaTools = {
  /** Reads the whole file and returns its facts. */
  inspect(path: string): Promise<MediaFacts>
  /** Perceptual hash of an image: 64 bits as 16 hex digits. Undefined for an image of almost one shade. */
  imageFingerprint(path: string): Promise<string | undefined>
  /** Writes the last displayed frame as a lossless RGB PNG in its display size. */
  lastFrame(inputPath: string, outputPngPath: string): Promise<{ widthPx: number; heightPx: number }>
  stitch(input: StitchInput): Promise<StitchResult>
  /** Makes a poster, a contact sheet with one frame of each scene, and an animation of the film. */
  filmImages(input: FilmImagesInput): Promise<FilmImages>
}

/**
 * - `unreadable_media`: a damaged file, or one in a format that is not supported
 * - `media_too_large`: more pixels than the limit for decoding
 * - `stitch_failed`: the clips were readable, but the film could not be made
 * - `media_storage_full`: no space left for the output
 */
export const mediaErrorCodes = ['unreadable_media', 'media_too_large', 'stitch_failed', 'media_storage_full'] as const
export type MediaErrorCode = (typeof mediaErrorCodes)[number]

export class MediaError extends Error {
  override readonly name = 'MediaError'
  readonly code: MediaErrorCode

  constructor(code: MediaErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** A file that stops before the end that its format declares. */
export class TruncatedMediaError extends MediaError {
  constructor() {
    super('unreadable_media', 'the file ends before the image is complete')
  }
}
