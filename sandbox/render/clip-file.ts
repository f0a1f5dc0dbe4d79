// Clips as files: H.264 4:2:0 and, where there is sound, AAC, with the index first. One frame is in memory at a time.
import type { Frame, Packet } from 'node-av'
import { Encoder, FF_ENCODER_AAC, FF_ENCODER_LIBX264, Muxer, Rational } from 'node-av'
import type { ClipPlan } from '../models/model.ts'
import { setOptionsOrThrow } from './frames.ts'
import { soundFrames } from './sound.ts'

export interface ClipFile {
  container: ClipPlan['container']
  fps: number
  /** H.264 constant quality; more is smaller. */
  crf: number
  /** Mono, 44.1 kHz; null for a clip without sound. */
  sound: Float32Array | null
  /** Each is freed when it has been encoded; its time is its place. */
  frames: Iterable<Frame>
}

export function writeClip(outputPath: string, { container, fps, crf, sound, frames }: ClipFile): void {
  using video = Encoder.createSync(FF_ENCODER_LIBX264, {
    context: { framerate: new Rational(fps, 1), threadCount: 1 },
    configure: (context) => setOptionsOrThrow(context, { preset: 'ultrafast', crf: String(crf) }),
  })
  using audio = sound === null ? null : Encoder.createSync(FF_ENCODER_AAC, { context: { bitRate: '96k' } })
  using muxer = Muxer.openSync(outputPath, { format: container, options: { movflags: '+faststart' } })
  const videoStream = muxer.addStream(video)
  // The muxer keeps packets until it has seen all streams: the small stream goes first, so that it keeps little.
  if (sound !== null && audio !== null) write(muxer, muxer.addStream(audio), audio.packetsSync(soundFrames(sound)))
  write(muxer, videoStream, video.packetsSync(timed(frames, fps)))
  muxer.closeSync()
}

function* timed(frames: Iterable<Frame>, fps: number): Generator<Frame | null> {
  let index = 0n
  for (const frame of frames) {
    frame.pts = index
    frame.timeBase = new Rational(1, fps)
    index += 1n
    yield frame
  }
  yield null
}

function write(muxer: Muxer, streamIndex: number, packets: Generator<Packet | null>): void {
  for (const packet of packets) {
    if (packet === null) continue
    muxer.writePacketSync(packet, streamIndex)
    packet.free()
  }
}
