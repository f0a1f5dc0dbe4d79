// The sound of an output: a quiet chord that swells and fades, or the sound of the request's files. Mono, 44.1 kHz.
import { AV_CHANNEL_LAYOUT_MONO, AV_SAMPLE_FMT_FLTP, Decoder, Demuxer, FilterAPI, Frame } from 'node-av'
import { InputError } from '../engine/media/inputs.ts'
import { createRandom, hash32 } from '../engine/time/random.ts'
import { firstFrameOrThrow, isPictureFile } from './input-pictures.ts'
import type { InputFile } from './job.ts'

const SAMPLE_RATE = 44_100
const FRAME_SAMPLES = 1024
// All tones are multiples of ten hertz. So a tenth of a second repeats without a click, and is computed once.
const LOOP_SAMPLES = SAMPLE_RATE / 10

/** Samples in -1..1. */
export function chord(seconds: number, seed: number): Float32Array {
  const loop = chordLoop(seed)
  const total = samplesIn(seconds)
  return Float32Array.from({ length: total }, (_, index) => {
    const swell = Math.sin((Math.PI * index) / total) ** 0.5
    return swell * (loop[index % LOOP_SAMPLES] ?? 0)
  })
}

/**
 * The sound of the files, one after the other, cut or padded with silence to the length; undefined when all are silent clips. Throws
 * `InputError` for a file that is neither sound nor video.
 */
export function soundOfFilesOrThrow(inputs: readonly InputFile[], seconds: number): Float32Array | undefined {
  const samples = new Float32Array(samplesIn(seconds))
  let filled = 0
  let isHeard = false
  for (const input of inputs) {
    for (const part of partsOrThrow(input)) {
      isHeard = true
      samples.set(part.subarray(0, samples.length - filled), filled)
      filled = Math.min(samples.length, filled + part.length)
      if (filled === samples.length) break
    }
  }
  return isHeard ? samples : undefined
}

/** Frames for an encoder, then null (end of stream). */
export function* soundFrames(samples: Float32Array): Generator<Frame | null> {
  for (let start = 0; start < samples.length; start += FRAME_SAMPLES) {
    const part = samples.slice(start, start + FRAME_SAMPLES)
    yield Frame.fromAudioBuffer(Buffer.from(part.buffer), {
      nbSamples: part.length,
      format: AV_SAMPLE_FMT_FLTP,
      sampleRate: SAMPLE_RATE,
      channelLayout: AV_CHANNEL_LAYOUT_MONO,
      pts: BigInt(start),
      timeBase: { num: 1, den: SAMPLE_RATE },
    })
  }
  yield null
}

/** A WAV file: 16 bit, mono. */
export function encodeWav(samples: Float32Array): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(SAMPLE_RATE, 24)
  bytes.writeUInt32LE(SAMPLE_RATE * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(samples.length * 2, 40)
  for (const [index, sample] of samples.entries()) bytes.writeInt16LE(Math.round(sample * 32_767), 44 + index * 2)
  return bytes
}

/** Null for a clip without sound. */
function* partsOrThrow(input: InputFile): Generator<Float32Array> {
  const unreadable = new InputError(`Could not use ${input.field}: no readable sound`)
  let isRead = false
  if (isPictureFile(input)) throw unreadable
  try {
    using demuxer = Demuxer.openSync(input.path)
    const stream = demuxer.audio()
    if (stream === undefined) return firstFrameOrThrow(input).free()
    using decoder = Decoder.createSync(stream)
    using filter = FilterAPI.create(`aresample=${SAMPLE_RATE},aformat=sample_fmts=flt:channel_layouts=mono`)
    for (const frame of filter.framesSync(decoder.framesSync(demuxer.packetsSync(stream.index)))) {
      if (frame === null) continue
      using resampled = frame
      const bytes = resampled.toBuffer()
      isRead = true
      yield new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + resampled.nbSamples * 4))
    }
  } catch {
    throw unreadable
  }
  if (!isRead) throw unreadable
}

function samplesIn(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE)
}

function chordLoop(seed: number): Float32Array {
  const random = createRandom(hash32(seed, 'sound'))
  const root = 110 + 10 * Math.floor(random() * 8)
  const tones = [root, root * 2, Math.round(root * 0.15) * 10, Math.round(root * 0.25) * 10]
  return Float32Array.from({ length: LOOP_SAMPLES }, (_, index) => {
    const wave = (tone: number, voice: number) => Math.sin((2 * Math.PI * tone * index) / SAMPLE_RATE) / (voice + 2)
    return 0.06 * tones.reduce((sum, tone, voice) => sum + wave(tone, voice), 0)
  })
}
