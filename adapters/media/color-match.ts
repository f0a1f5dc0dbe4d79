// Moves the colours of each clip towards those of the first clip of the film.
// Invariant: the change of a clip is limited, so that a scene at night does not become a day.
import type { Stream } from 'node-av/lib'
import { decodeFrames } from './decode-frames.ts'
import { FilterChain } from './filter-chain.ts'
import { openMedia } from './open-media.ts'
import type { FilmClip, StitchJob } from './stitch-job.ts'

const WIDTH_PX = 64
const HEIGHT_PX = 36
/** Every n-th frame is measured: neighbours have the same colours. */
const FRAME_STEP = 6

/** Limits of the change, in steps of 8-bit video and as a factor of the contrast. */
const MAX_LUMA_SHIFT = 24
const MAX_CHROMA_SHIFT = 12
const CONTRAST = { min: 0.8, max: 1.25 }
/** Below this contrast a clip shows almost one shade, and its contrast is not changed. */
const MIN_SPREAD = 4

/** Means of luma and chroma, 0 to 255, and the standard deviation of luma. */
export type ColorFacts = { luma: number; spread: number; u: number; v: number }

/** One FFmpeg filter for each clip; undefined where nothing has to change. Decodes every clip. */
export async function colorFilters(job: Pick<StitchJob, 'clips' | 'signal'>): Promise<(string | undefined)[]> {
  const facts: ColorFacts[] = []
  for (const clip of job.clips) facts.push(await measureColors(clip, job.signal))
  return facts.map((own) => filterTowards(own, facts[0]!))
}

/** The colours of a clip over its whole length. Throws `MediaError`, or the signal's reason. */
export async function measureColors(clip: Pick<FilmClip, 'path'>, signal?: AbortSignal): Promise<ColorFacts> {
  await using media = await openMedia(clip.path)
  const stream = media.video as Stream
  using chain = new FilterChain({
    chain: `scale=${WIDTH_PX}:${HEIGHT_PX}:out_color_matrix=bt709:out_range=tv:flags=area,format=yuv444p`,
    timeBase: stream.timeBase,
    failure: 'unreadable_media',
  })
  const planes: number[][] = [[], [], []]
  let [squares, index] = [0, 0]
  for await (const frame of decodeFrames(media, stream)) {
    signal?.throwIfAborted()
    if (index++ % FRAME_STEP !== 0) continue
    for await (const small of chain.push(frame)) {
      const bytes = small.toBuffer()
      const size = bytes.length / 3
      for (const [plane, means] of planes.entries()) means.push(mean(bytes.subarray(plane * size, (plane + 1) * size)))
      squares += mean(Float64Array.from(bytes.subarray(0, size), (value) => value * value))
    }
  }
  const [luma, u, v] = planes.map(mean) as [number, number, number]
  const spread = Math.sqrt(Math.max(0, squares / planes[0]!.length - luma * luma))
  return { luma, spread, u, v }
}

function mean(values: Uint8Array | Float64Array | readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function filterTowards(own: ColorFacts, wanted: ColorFacts): string | undefined {
  const within = (value: number, max: number) => Math.max(-max, Math.min(max, value))
  const isFlat = own.spread < MIN_SPREAD || wanted.spread < MIN_SPREAD
  const gain = isFlat ? 1 : Math.max(CONTRAST.min, Math.min(CONTRAST.max, wanted.spread / own.spread))
  const shift = within(wanted.luma - own.luma, MAX_LUMA_SHIFT)
  const [u, v] = [within(wanted.u - own.u, MAX_CHROMA_SHIFT), within(wanted.v - own.v, MAX_CHROMA_SHIFT)]
  if (Math.max(Math.abs(shift), Math.abs(u), Math.abs(v)) < 0.5 && Math.abs(gain - 1) < 0.02) return undefined
  const y = `(val-${own.luma.toFixed(2)})*${gain.toFixed(4)}+${(own.luma + shift).toFixed(2)}`
  return `lutyuv=y='clip(${y},16,235)':u='clip(val+${u.toFixed(2)},16,240)':v='clip(val+${v.toFixed(2)},16,240)'`
}
