// Makes the frames of a clip: from pictures with a slow zoom and dissolves between them, or from a source clip in new colours.
import { FilterComplexAPI, type Frame } from 'node-av'
import { createRandom, hash32 } from '../engine/time/random.ts'
import type { Size } from '../models/model.ts'
import { videoFit } from './frames.ts'
import { framesOf, openClipOrThrow } from './input-pictures.ts'
import type { InputFile } from './job.ts'
import type { Rgb } from './palette.ts'

export interface Motion {
  size: Size
  fps: number
  frameCount: number
  seed: number
  /** References are in the top left corner, so the zoom keeps them visible. */
  keepsCorner: boolean
}

/**
 * The first frame is the first picture; with `endsExactly` the last frame is the last picture. `pictures` are two or more fitted
 * frames, which the caller frees.
 */
export function* dissolvingFrames(
  motion: Motion,
  { pictures, endsExactly }: { pictures: readonly Frame[]; endsExactly: boolean },
): Generator<Frame> {
  using graph = FilterComplexAPI.create(dissolveGraph(motion, pictures.length, endsExactly), {
    inputs: pictures.map((_, index) => ({ label: `p${index}` })),
    outputs: [{ label: 'out' }],
  })
  for (const [index, picture] of pictures.entries()) graph.processSync(`p${index}`, picture)
  yield* graph.flushFramesSync('out')
}

/** The FFmpeg graph. Zoom 1 shows a picture unchanged. Each picture is processed only while it is visible. */
function dissolveGraph(motion: Motion, count: number, endsExactly: boolean): string {
  const { size, fps, frameCount } = motion
  const random = createRandom(hash32(motion.seed, 'motion'))
  const focus = () => (motion.keepsCorner ? 0.08 : 0.25 + 0.5 * random()).toFixed(3)
  const fadeFrames = Math.max(1, Math.round((frameCount * 0.5) / count))
  const begins = (index: number) => Math.round((frameCount * index) / count)
  const parts = Array.from({ length: count }, (_, index) => {
    const isLast = index === count - 1
    const frames = (isLast ? frameCount : begins(index + 1) + fadeFrames) - begins(index)
    const progress = `(on/${Math.max(1, frames - 1)})`
    const leaving = `1+0.14*${progress}`
    const arriving = endsExactly ? `1+0.12*pow(1-${progress},2)` : `1.12-0.1*${progress}`
    return (
      `[p${index}]zoompan=z='${isLast ? arriving : leaving}':x='(iw-iw/zoom)*${focus()}':y='(ih-ih/zoom)*${focus()}'` +
      `:d=${frames}:s=${size.width}x${size.height}:fps=${fps},format=yuv420p[m${index}]`
    )
  })
  const fades = Array.from({ length: count - 1 }, (_, index) => {
    const from = index === 0 ? '[m0]' : `[f${index}]`
    const to = index === count - 2 ? '[out]' : `[f${index + 1}]`
    const timing = `duration=${fadeFrames / fps}:offset=${begins(index + 1) / fps}`
    return `${from}[m${index + 1}]xfade=transition=fade:${timing},format=yuv420p${to}`
  })
  return [...parts, ...fades].join(';')
}

export interface Restyle {
  /** Colour of the tint. The brightness of the frames does not change. */
  tint: Rgb
  /** Overlay after the first quarter of a second; null for none. */
  overlay: Frame | null
}

/** The frames of a source clip at the given rate and size, at most `frameCount`. */
export function* restyledFrames(source: InputFile, motion: Motion, restyle: Restyle): Generator<Frame> {
  using demuxer = openClipOrThrow(source).demuxer
  using graph = FilterComplexAPI.create(restyleGraph(motion, restyle), {
    inputs: [{ label: 'source' }, ...(restyle.overlay === null ? [] : [{ label: 'over' }])],
    outputs: [{ label: 'out' }],
  })
  if (restyle.overlay !== null) {
    graph.processSync('over', restyle.overlay)
    graph.flushSync('over')
  }
  let left = motion.frameCount
  for (const decoded of framesOf(demuxer)) {
    {
      using frame = decoded
      graph.processSync('source', frame)
    }
    for (let made = graph.receiveSync('out'); isFrame(made); made = graph.receiveSync('out')) {
      yield made
      left -= 1
      if (left === 0) return
    }
  }
  for (const made of graph.flushFramesSync('out')) {
    if (left > 0) yield made
    else made.free()
    left -= 1
  }
}

function isFrame(made: ReturnType<FilterComplexAPI['receiveSync']>): made is Frame {
  return typeof made === 'object' && made !== null
}

function restyleGraph({ size, fps }: Motion, { tint, overlay }: Restyle): string {
  const [red, green, blue] = tint
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  const shift = (difference: number) => `clip(val+${Math.round(difference * 0.25)}\\,16\\,240)`.replace('+-', '-')
  const tinted = `lutyuv=u=${shift((blue - luma) / 1.86)}:v=${shift((red - luma) / 1.57)}`
  const main = `[source]setpts=PTS-STARTPTS,fps=${fps}:start_time=0,${videoFit(size)},${tinted}`
  return overlay === null
    ? `${main}[out]`
    : `${main}[base];[base][over]overlay=enable='gte(t,0.25)':format=yuv420,format=yuv420p[out]`
}
