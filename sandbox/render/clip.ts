// Draws a clip: begins exactly on the start picture, moves slowly, and dissolves to the end picture (or, where none is
// given, to the picture of its prompt). The last frame is exactly the end picture when one was given.
import {
  Encoder,
  FF_ENCODER_AAC,
  FF_ENCODER_LIBX264,
  FilterComplexAPI,
  type Frame,
  Muxer,
  type Packet,
  Rational,
} from 'node-av'
import { createRandom, hash32 } from '../engine/random.ts'
import type { Size } from '../models/model.ts'
import { fitFrame, frameFromRgb, readPictureOrThrow, setOptionsOrThrow } from './frames.ts'
import type { ClipJob } from './job.ts'
import { paintPicture } from './picture.ts'
import { padFrames } from './sound.ts'

/** Writes an MP4 (H.264 yuv420p, index first) to `outputPath`. Throws when an input is not a readable picture. */
export function drawClip(job: ClipJob, outputPath: string): void {
  using startSource = job.start ? readPictureOrThrow(job.start) : null
  using endSource = job.end ? readPictureOrThrow(job.end) : null
  const size = 'pixels' in job.size ? sizeLike(startSource, job.size.pixels) : job.size
  using start = startSource ? fitFrame(startSource, size) : painted(job, 'start', size)
  using end = endSource ? fitFrame(endSource, size) : painted(job, 'end', size)
  encode(job, outputPath, { start, end, size })
}

/** Even sides in the ratio of the picture, with about so many pixels. */
function sizeLike(frame: Frame | null, pixelBudget: number): Size {
  const ratio = frame === null ? 16 / 9 : Math.min(3, Math.max(1 / 3, frame.width / frame.height))
  const even = (value: number) => Math.round(value / 2) * 2
  return { width: even(Math.sqrt(pixelBudget * ratio)), height: even(Math.sqrt(pixelBudget / ratio)) }
}

function painted(job: ClipJob, part: 'start' | 'end', size: Size): Frame {
  using raw = frameFromRgb(paintPicture(job.prompt, hash32(job.seed, part), size), size)
  return fitFrame(raw, size)
}

/**
 * FFmpeg graph: both pictures get a slow zoom; the second fades in over the first. Zoom 1 shows a picture as it is, so
 * the first starts at 1 and a given end picture arrives at 1. Each runs only while it is seen.
 */
function motionGraph(job: ClipJob, size: Size, frameCount: number): string {
  const random = createRandom(hash32(job.seed, 'motion'))
  const focus = () => (0.25 + 0.5 * random()).toFixed(3)
  const zoom = (frames: number, scale: (progress: string) => string) =>
    `zoompan=z='${scale(`(on/${frames - 1})`)}':x='(iw-iw/zoom)*${focus()}':y='(ih-ih/zoom)*${focus()}'` +
    `:d=${frames}:s=${size.width}x${size.height}:fps=${job.fps}`
  const fadeFrom = Math.round(frameCount * 0.5)
  const fadeFrames = Math.round(frameCount * 0.25)
  const leaving = zoom(fadeFrom + fadeFrames, (progress) => `1+0.14*${progress}`)
  const arriving = zoom(frameCount - fadeFrom, (progress) =>
    job.end ? `1+0.12*pow(1-${progress},2)` : `1.12-0.1*${progress}`,
  )
  const fade = `xfade=transition=fade:offset=${fadeFrom / job.fps}:duration=${fadeFrames / job.fps}`
  return `[start]${leaving}[a];[end]${arriving}[b];[a][b]${fade}[out]`
}

function encode(job: ClipJob, outputPath: string, pictures: { start: Frame; end: Frame; size: Size }): void {
  const frameCount = Math.round(job.durationSeconds * job.fps)
  using graph = FilterComplexAPI.create(motionGraph(job, pictures.size, frameCount), {
    inputs: [{ label: 'start' }, { label: 'end' }],
    outputs: [{ label: 'out' }],
  })
  using video = Encoder.createSync(FF_ENCODER_LIBX264, {
    context: { framerate: new Rational(job.fps, 1), threadCount: 1 },
    configure: (context) => setOptionsOrThrow(context, { preset: 'ultrafast', crf: '22' }),
  })
  using audio = job.hasSound ? Encoder.createSync(FF_ENCODER_AAC, { context: { bitRate: '96k' } }) : null
  using muxer = Muxer.openSync(outputPath, { format: 'mp4', options: { movflags: '+faststart' } })
  const videoStream = muxer.addStream(video)
  const audioStream = audio === null ? null : muxer.addStream(audio)
  write(muxer, videoStream, video.packetsSync(motionFrames(graph, pictures)))
  if (audio !== null && audioStream !== null) {
    write(muxer, audioStream, audio.packetsSync(padFrames(job.durationSeconds, job.seed)))
  }
  muxer.closeSync()
}

function* motionFrames(graph: FilterComplexAPI, pictures: { start: Frame; end: Frame }): Generator<Frame | null> {
  graph.processSync('start', pictures.start)
  graph.processSync('end', pictures.end)
  // The encoder frees each frame it is given.
  yield* graph.flushFramesSync('out')
  yield null
}

function write(muxer: Muxer, streamIndex: number, packets: Generator<Packet | null>): void {
  for (const packet of packets) {
    if (packet === null) continue
    muxer.writePacketSync(packet, streamIndex)
    packet.free()
  }
}
