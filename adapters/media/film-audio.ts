// The audio of a film: that of its clips one after the other, with an equal-power crossfade at each seam.
// Invariant: each clip's audio stays at the time of its own video, so that a film of many clips does not drift.
import { type ClipAudio, readClipAudio } from './clip-audio.ts'
import type { ClipShape } from './clip-shape.ts'
import type { SoundLine } from './sound-line.ts'
import { soundRateHz } from './track-encoder.ts'

/** Long enough that no click is heard, and short enough that the sounds of two scenes are not heard together. */
const FADE_SAMPLES = 0.02 * soundRateHz
/** Audio that ends this much before the end of a crossfade, or begins this much after its start, is extended by its mirror image. */
const MAX_GAP_SAMPLES = 0.1 * soundRateHz

/** A clip's place in the film, in samples. A clip begins before the end of the clip before it where a frame is repeated. */
export type Place = { from: number; to: number }

type PlacedAudio = Place & { audio: ClipAudio; extendsHead: boolean; extendsTail: boolean }
type Channel = 0 | 1

export class FilmAudio {
  readonly #line: SoundLine
  readonly #signal: AbortSignal | undefined
  #last: PlacedAudio | undefined

  constructor(line: SoundLine, signal: AbortSignal | undefined) {
    this.#line = line
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
    if (last) await this.#write(last.to, (channel, at) => sampleOf(last, channel, at))
  }

  // The crossfade is in the middle of the time that both clips cover. Where they do not overlap, it begins with the next clip.
  async #writeSeam(before: PlacedAudio, next: PlacedAudio): Promise<void> {
    const overlap = before.to - next.from
    const length = Math.min(overlap > 0 ? Math.min(FADE_SAMPLES, overlap) : FADE_SAMPLES, next.to - next.from)
    const begin = Math.max(this.#line.samples, next.from + Math.round(Math.max(0, overlap - length) / 2))
    const end = begin + length
    before.extendsTail = before.from + before.audio.firstSample + lengthOf(before) >= end - MAX_GAP_SAMPLES
    next.extendsHead = next.from + next.audio.firstSample <= begin + MAX_GAP_SAMPLES
    await this.#write(begin, (channel, at) => sampleOf(before, channel, at))
    await this.#write(end, (channel, at) => {
      const angle = ((at - begin + 0.5) / length) * (Math.PI / 2)
      return Math.cos(angle) * sampleOf(before, channel, at) + Math.sin(angle) * sampleOf(next, channel, at)
    })
  }

  async #write(until: number, sample: (channel: Channel, at: number) => number): Promise<void> {
    this.#signal?.throwIfAborted()
    const from = this.#line.samples
    const length = Math.max(0, until - from)
    const make = (channel: Channel) => Float32Array.from({ length }, (_, index) => sample(channel, from + index))
    await this.#line.writeSamples(make(0), make(1))
  }
}

function lengthOf({ audio }: PlacedAudio): number {
  return audio.channels[0].length
}

/** The clip's sample at a time of the film. Outside of its audio: the mirror image where that is allowed, otherwise silence. */
function sampleOf({ audio, from, extendsHead, extendsTail }: PlacedAudio, channel: Channel, at: number): number {
  const samples = audio.channels[channel]
  const index = at - from - audio.firstSample
  if (index < 0) return extendsHead ? (samples[-1 - index] ?? 0) : 0
  if (index >= samples.length) return extendsTail ? (samples[2 * samples.length - 1 - index] ?? 0) : 0
  return samples[index] ?? 0
}
