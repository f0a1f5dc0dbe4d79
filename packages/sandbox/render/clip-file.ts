// Writes clips: H.264 4:2:0, with sound also AAC, and the index first. One frame is in memory at a time.
import type { CodecContext, Frame } from 'node-av'
import { AV_CODEC_FLAG_GLOBAL_HEADER, Encoder, FF_ENCODER_AAC, FF_ENCODER_LIBX264, Rational } from 'node-av'
import type { ClipPlan } from '../models/model.ts'
import { setOptionsOrThrow } from './frames.ts'
import type { IsStopped } from './job.ts'
import type { Track } from './muxer.ts'
import { writeTracks } from './muxer.ts'
import { soundFrames } from './sound.ts'

export interface ClipFile {
  container: ClipPlan['container']
  fps: number
  /** H.264 constant quality; more is smaller. */
  crf: number
  /** Mono, 44.1 kHz; null for a clip without sound. */
  sound: Float32Array | null
  /** Each frame is freed after it is encoded. Its time follows from its position. */
  frames: Iterable<Frame>
  isStopped: IsStopped
}

/** Throws when `isStopped` returns true before the last frame. */
export function writeClip(outputPath: string, { container, fps, crf, sound, frames, isStopped }: ClipFile): void {
  using video = Encoder.createSync(FF_ENCODER_LIBX264, {
    context: { framerate: new Rational(fps, 1), threadCount: 1 },
    configure: configured({ preset: 'ultrafast', crf: String(crf) }),
  })
  using audio =
    sound === null
      ? null
      : // The encoder's default search takes as long as the drawing of the pictures.
        Encoder.createSync(FF_ENCODER_AAC, {
          context: { bitRate: '96k' },
          configure: configured({ aac_coder: 'fast' }),
        })
  const picture: Track = { encoder: video, packets: video.packetsSync(timed(frames, fps, isStopped)) }
  const audioTracks = sound !== null && audio !== null ? [audioTrack(audio, sound)] : []
  // One track has to wait in memory to be interleaved. Sound needs less memory than pictures.
  writeTracks(outputPath, container, [...audioTracks, picture])
}

function audioTrack(encoder: Encoder, sound: Float32Array): Track {
  return { encoder, packets: encoder.packetsSync(soundFrames(sound)) }
}

/** Containers store the codec's header once, for all packets. */
function configured(options: Record<string, string>) {
  return (context: CodecContext): void => {
    context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER)
    setOptionsOrThrow(context, options)
  }
}

function* timed(frames: Iterable<Frame>, fps: number, isStopped: IsStopped): Generator<Frame | null> {
  let index = 0n
  for (const frame of frames) {
    if (isStopped()) throw new Error('The render thread is stopping')
    frame.pts = index
    frame.timeBase = new Rational(1, fps)
    index += 1n
    yield frame
  }
  yield null
}
