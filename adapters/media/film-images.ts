// The images beside a film: a poster, a contact sheet with one frame of each scene, and a short animation.
// Invariant: frames are decoded from the finished film, so that the images show its captions, colours and cuts.
import path from 'node:path'
import { AVSEEK_FLAG_BACKWARD } from 'node-av/constants'
import type { Frame, Stream } from 'node-av/lib'
import { type ClipTime, type FilmImages, type FilmImagesInput, MediaError } from '../../contracts/ports/media.ts'
import { writeGif } from './gif-file.ts'
import { type Thumb, thumbOf, writeContactSheet } from './contact-sheet.ts'
import { decodeFrames } from './decode-frames.ts'
import { checkOrThrow } from './ffmpeg-errors.ts'
import { FilterChain } from './filter-chain.ts'
import { writeJpegFile } from './jpeg-file.ts'
import { type OpenMedia, openMedia } from './open-media.ts'

const PREVIEW_FPS = 8
const PREVIEW_FRAMES = 48
/** Frames of one scene, one second. */
const MAX_FRAMES_OF_SCENE = 8

type SceneFrames = { middle: Frame; preview: Frame[] }

/** Writes three files to `folder`, and returns their paths. Throws `MediaError`, or the signal's reason. */
export async function filmImages({ filmPath, scenes, folder, signal }: FilmImagesInput): Promise<FilmImages> {
  const at = (name: string) => path.join(folder, name)
  const files = { poster: at('poster.jpg'), sheet: at('sheet.jpg'), preview: at('preview.gif') }
  using owned = new DisposableStack()
  const thumbs: Thumb[] = []
  const preview: Frame[] = []
  await using media = await openMedia(filmPath)
  const isShown = previewedScenes(scenes.length)
  const count = Math.min(MAX_FRAMES_OF_SCENE, Math.floor(PREVIEW_FRAMES / isShown.filter(Boolean).length))
  for (const [index, time] of scenes.entries()) {
    signal?.throwIfAborted()
    const frames = await readScene(media, time, isShown[index] ? count : 0)
    for (const frame of frames.preview) owned.defer(() => frame.free())
    // Only small frames are kept: 100 frames in 4K have more than a gigabyte.
    using middle = frames.middle
    if (index === 0) await writeJpegFile(middle, files.poster)
    thumbs.push(await thumbOf(middle, index + 1))
    preview.push(...frames.preview)
  }
  await writeContactSheet(thumbs, files.sheet)
  await writeGif({ frames: preview, framesPerSecond: PREVIEW_FPS, outputPath: files.preview })
  return files
}

/** Which scenes are in the animation: all, or so many that are evenly distributed that each has at least three frames. */
function previewedScenes(count: number): boolean[] {
  const most = PREVIEW_FRAMES / 3
  const step = Math.max(1, count / most)
  const chosen = new Set(Array.from({ length: Math.min(count, most) }, (_, index) => Math.floor(index * step)))
  return Array.from({ length: count }, (_, index) => chosen.has(index))
}

/** The frame in the middle of a scene, in the size of the film, and the frames of the animation from there on. The caller frees them. */
async function readScene(media: OpenMedia, time: ClipTime, previewCount: number): Promise<SceneFrames> {
  const stream = media.video as Stream
  const ticksPerSecond = 1 / stream.timeBase.toDouble()
  const middleSeconds = (time.startSeconds + time.endSeconds) / 2
  const from = Math.max(0, Math.floor(middleSeconds * ticksPerSecond) - 1)
  const sought = await media.format.seekFrame(stream.index, BigInt(from), AVSEEK_FLAG_BACKWARD)
  checkOrThrow(sought, 'unreadable_media', 'find a scene of the film')
  using small = new FilterChain({ chain: PREVIEW, timeBase: stream.timeBase, failure: 'unreadable_media' })
  const preview: Frame[] = []
  let middle: Frame | undefined
  for await (const frame of decodeFrames(media, stream)) {
    if (Number(frame.pts) < from) continue
    middle ??= copyOf(frame)
    const wantedAt = from + (preview.length * ticksPerSecond) / PREVIEW_FPS
    if (preview.length < previewCount && Number(frame.pts) >= wantedAt) {
      for await (const scaled of small.push(frame)) preview.push(copyOf(scaled))
    }
    if (preview.length >= previewCount || Number(frame.pts) * stream.timeBase.toDouble() > time.endSeconds) break
  }
  if (!middle) throw new MediaError('unreadable_media', 'a scene of the film has no frame')
  return { middle, preview }
}

const PREVIEW = 'scale=w=320:h=320:force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1,format=yuv420p'

function copyOf(frame: Frame): Frame {
  return frame.clone() as Frame
}
