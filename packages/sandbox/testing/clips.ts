// For tests: reads rendered clips and audio with the same decoder as a player.
import { Decoder, Demuxer } from 'node-av'
import type { Frame } from 'node-av'

export interface Clip {
  width: number
  height: number
  codec: number
  pixelFormat: number
  frameCount: number
  durationSeconds: number
  fps: number
  hasAudio: boolean
  /** 0 without sound. */
  audioSeconds: number
  audioCodec: number | null
  /** Luma planes of the first, the middle and the last frame. */
  first: Buffer
  middle: Buffer
  last: Buffer
}

/** Decodes a whole MP4 or MOV. */
export function readClip(bytes: Buffer): Clip {
  using demuxer = Demuxer.openSync(bytes)
  const stream = demuxer.video()
  if (stream === undefined) throw new Error('no video stream')
  using decoder = Decoder.createSync(stream)
  const lumas: Buffer[] = []
  for (const frame of decoder.framesSync(demuxer.packetsSync(stream.index))) {
    if (frame === null) continue
    lumas.push(lumaOf(frame))
    frame.free()
  }
  const at = (index: number) => lumas[index] ?? Buffer.alloc(0)
  const audio = demuxer.audio()
  return {
    width: stream.codecpar.width,
    height: stream.codecpar.height,
    codec: stream.codecpar.codecId,
    pixelFormat: stream.codecpar.format,
    frameCount: lumas.length,
    durationSeconds: demuxer.duration,
    fps: stream.avgFrameRate.num / stream.avgFrameRate.den,
    hasAudio: audio !== undefined,
    audioSeconds: audio === undefined ? 0 : (Number(audio.duration) * audio.timeBase.num) / audio.timeBase.den,
    audioCodec: audio?.codecpar.codecId ?? null,
    first: at(0),
    middle: at(lumas.length >> 1),
    last: at(lumas.length - 1),
  }
}

/** Brightness of a 4:2:0 frame. */
export function lumaOf(frame: Frame): Buffer {
  return Buffer.from(frame.toBuffer().subarray(0, frame.width * frame.height))
}
