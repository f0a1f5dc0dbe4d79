// The audio of a film: that of its clips one after the other, with an equal-power crossfade at each seam.
// Invariant: each clip's audio stays at the time of its own video, so that a film of many clips does not drift.
import type { AudioSink } from './audio-samples.ts'
import { type ClipAudio, readClipAudio } from './clip-audio.ts'
import type { ClipShape } from './clip-shape.ts'
import { soundRateHz } from './track-encoder.ts'

/** Long enough that no click is heard, and short enough that the sounds of two scenes are not heard together. */
const FADE_SAMPLES = 0.02 * soundRateHz
/** Audio that ends this much before the end of a crossfade, or begins this much after its start, is extended by its mirror image. */
const MAX_GAP_SAMPLES = 0.1 * soundRateHz

/** A clip's place in the film, in samples. A clip begins before the end of the clip before it where a frame is repeated. */
export type Place = {
  from: number
  to: number
  /** The first frame of the whole clip. Default `from`; earlier where the start of the clip is cut. */
  zero?: number
  /** Length of the fade from the clip before, where both overlap. Default: 20 ms, in the middle of the overlap. */
  fade?: number
}
type PlacedAudio = Place & { audio: ClipAudio; extendsHead: boolean; extendsTail: boolean }
type Channel = 0 | 1

export class FilmAudio {
  readonly #sink: AudioSink
  readonly #signal: AbortSignal | undefined
  #last: PlacedAudio | undefined

  constructor(sink: AudioSink, signal: AbortSignal | undefined) {
    this.#sink = sink
    this.#signal = signal
  }

  /** Adds the next clip: writes the audio of the clip before it, and the crossfade between both. */
  async add(clip: ClipShape, place: Place): Promise<void> {
    const audio = await readClipAudio(clip, this.#signal)
    const next: PlacedAudio = { ...place, audio, extendsHead: false, extendsTail: false }
    if (this.#last) await this.#writeSeam(this.#last, next)
    this.#last = next
  }

  /** Writes the audio of the last clip up to its end. */
  async finish(): Promise<void> {
    const last = this.#last
    if (last) await this.#write(last.to, (channel, from, out) => copySamples(last, channel, { from, out }))
  }

  // The crossfade is in the middle of the time that both clips cover. Where they do not overlap, it begins with the next clip.
  async #writeSeam(before: PlacedAudio, next: PlacedAudio): Promise<void> {
    const overlap = before.to - next.from
    const fade = Math.max(next.fade ?? 0, FADE_SAMPLES)
    const length = Math.min(overlap > 0 ? Math.min(fade, overlap) : FADE_SAMPLES, next.to - next.from)
    const begin = Math.max(this.#sink.samples, next.from + Math.round(Math.max(0, overlap - length) / 2))
    const end = begin + length
    before.extendsTail = zeroOf(before) + before.audio.firstSample + lengthOf(before) >= end - MAX_GAP_SAMPLES
    next.extendsHead = zeroOf(next) + next.audio.firstSample <= begin + MAX_GAP_SAMPLES
    await this.#write(begin, (channel, from, out) => copySamples(before, channel, { from, out }))
    await this.#write(end, (channel, from, out) => {
      const incoming = new Float32Array(out.length)
      copySamples(before, channel, { from, out })
      copySamples(next, channel, { from, out: incoming })
      for (let index = 0; index < out.length; index++) {
        const angle = ((from + index - begin + 0.5) / length) * (Math.PI / 2)
        out[index] = Math.cos(angle) * (out[index] ?? 0) + Math.sin(angle) * (incoming[index] ?? 0)
      }
    })
  }

  async #write(until: number, fill: (channel: Channel, from: number, out: Float32Array) => void): Promise<void> {
    this.#signal?.throwIfAborted()
    const from = this.#sink.samples
    const length = Math.max(0, until - from)
    const channels = [new Float32Array(length), new Float32Array(length)] as const
    for (const channel of [0, 1] as const) fill(channel, from, channels[channel])
    await this.#sink.writeSamples(...channels)
  }
}

function lengthOf({ audio }: PlacedAudio): number {
  return audio.channels[0].length
}

function zeroOf({ from, zero = from }: PlacedAudio): number {
  return zero
}

/**
 * Fills `out` with the clip's samples from a time of the film. Outside of the clip's audio: the mirror image where that is allowed,
 * otherwise silence.
 */
function copySamples(placed: PlacedAudio, channel: Channel, to: { from: number; out: Float32Array }): void {
  const samples = placed.audio.channels[channel]
  const shift = to.from - zeroOf(placed) - placed.audio.firstSample
  const begin = Math.max(0, Math.min(to.out.length, -shift))
  const end = Math.max(begin, Math.min(to.out.length, samples.length - shift))
  if (placed.extendsHead) for (let at = 0; at < begin; at++) to.out[at] = samples[-1 - shift - at] ?? 0
  to.out.set(samples.subarray(begin + shift, end + shift), begin)
  if (!placed.extendsTail) return
  for (let at = end; at < to.out.length; at++) to.out[at] = samples[2 * samples.length - 1 - shift - at] ?? 0
}
