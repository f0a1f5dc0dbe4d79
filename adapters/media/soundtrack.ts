// Lays a soundtrack under the audio of the clips: its level, its fades, and ducking while the clips are audible.
import { type FilmSoundtrack, MediaError } from '../../contracts/ports/media.ts'
import { type AudioSink, type Channels, readSamples } from './audio-samples.ts'
import { openMedia } from './open-media.ts'
import { soundRateHz } from './track-encoder.ts'

/** The level of the clips is measured over this time: 10 ms. */
const WINDOW_SAMPLES = soundRateHz / 100
/** Clips below the first level do not duck the soundtrack; above the second one they duck it completely. In dBFS. */
const DUCK_DB = { from: -50, to: -35 }
/** Share of the way to the new gain, for each window: fast at the start of a sound, slow at its end. */
const ATTACK = 0.25
const RELEASE = 0.02
/** A shorter soundtrack is repeated from memory: 4 MB. */
const SHORT_SAMPLES = 10 * soundRateHz

export class SoundtrackMixer implements AudioSink, AsyncDisposable {
  readonly #sink: AudioSink
  readonly #soundtrack: FilmSoundtrack
  readonly #totalSamples: number
  readonly #pieces: AsyncGenerator<Channels>
  #rest: Channels | undefined
  #duckGain = 1

  /** `totalSamples`: length of the film, at whose end the soundtrack has faded out. */
  constructor(sink: AudioSink, soundtrack: FilmSoundtrack, totalSamples: number) {
    this.#sink = sink
    this.#soundtrack = soundtrack
    this.#totalSamples = totalSamples
    this.#pieces = readRepeatedly(soundtrack)
  }

  get samples(): number {
    return this.#sink.samples
  }

  async writeSamples(left: Float32Array, right: Float32Array): Promise<void> {
    const from = this.samples
    const music = await this.#read(left.length)
    for (let at = 0; at < left.length; at += WINDOW_SAMPLES) {
      const end = Math.min(at + WINDOW_SAMPLES, left.length)
      const before = this.#duckGain
      const wanted = this.#duckGainFor(levelOf([left.subarray(at, end), right.subarray(at, end)]))
      this.#duckGain += (wanted - before) * (wanted < before ? ATTACK : RELEASE)
      for (let i = at; i < end; i++) {
        const duck = before + ((this.#duckGain - before) * (i - at)) / (end - at)
        const gain = duck * this.#gainAt(from + i)
        left[i] = (left[i] ?? 0) + gain * (music[0][i] ?? 0)
        right[i] = (right[i] ?? 0) + gain * (music[1][i] ?? 0)
      }
    }
    await this.#sink.writeSamples(left, right)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pieces.return(undefined)
  }

  #duckGainFor(levelDb: number): number {
    const share = (levelDb - DUCK_DB.from) / (DUCK_DB.to - DUCK_DB.from)
    return gainOf(-this.#soundtrack.duckDb * Math.max(0, Math.min(1, share)))
  }

  #gainAt(sample: number): number {
    const { levelDb, fadeInSeconds, fadeOutSeconds } = this.#soundtrack
    const fadeIn = fadeInSeconds === 0 ? 1 : sample / (fadeInSeconds * soundRateHz)
    const fadeOut = fadeOutSeconds === 0 ? 1 : (this.#totalSamples - sample) / (fadeOutSeconds * soundRateHz)
    return gainOf(levelDb) * Math.max(0, Math.min(1, fadeIn, fadeOut))
  }

  /** The next samples of the soundtrack, with silence after its end. */
  async #read(length: number): Promise<Channels> {
    const out: Channels = [new Float32Array(length), new Float32Array(length)]
    for (let at = 0; at < length;) {
      this.#rest ??= (await this.#pieces.next()).value as Channels | undefined
      if (!this.#rest) break
      const count = Math.min(length - at, this.#rest[0].length)
      for (const channel of [0, 1] as const) out[channel].set(this.#rest[channel].subarray(0, count), at)
      const isUsed = count === this.#rest[0].length
      this.#rest = isUsed ? undefined : [this.#rest[0].subarray(count), this.#rest[1].subarray(count)]
      at += count
    }
    return out
  }
}

async function* readRepeatedly({ path, loop }: FilmSoundtrack): AsyncGenerator<Channels> {
  const start: Channels[] = []
  let length = 0
  for await (const piece of readOnce(path)) {
    if (loop && length <= SHORT_SAMPLES) start.push(piece)
    length += piece[0].length
    yield piece
  }
  if (!loop || length === 0) return
  // A file of a few samples would otherwise be opened thousands of times for each second of the film.
  const tile = length <= SHORT_SAMPLES ? tileOf(start, length) : undefined
  for (;;) {
    if (tile) yield tile
    else yield* readOnce(path)
  }
}

async function* readOnce(path: string): AsyncGenerator<Channels> {
  await using media = await openMedia(path)
  if (!media.audio) throw new MediaError('unreadable_media', 'the soundtrack has no audio')
  for await (const { channels } of readSamples(media, media.audio)) yield channels
}

/** The pieces as often as they fit into `SHORT_SAMPLES`. `length`: of all pieces together, at least 1. */
function tileOf(pieces: readonly Channels[], length: number): Channels {
  const tile: Channels = [0, 1].map(() => new Float32Array(length * Math.floor(SHORT_SAMPLES / length))) as never
  for (const channel of [0, 1] as const) {
    let at = 0
    for (const piece of pieces) {
      tile[channel].set(piece[channel], at)
      at += piece[channel].length
    }
    for (at = length; at < tile[channel].length; at += length) tile[channel].copyWithin(at, 0, length)
  }
  return tile
}

function gainOf(db: number): number {
  return 10 ** (db / 20)
}

function levelOf([left, right]: Channels): number {
  let sum = 0
  for (let i = 0; i < left.length; i++) sum += (left[i] ?? 0) ** 2 + (right[i] ?? 0) ** 2
  return 10 * Math.log10(sum / (2 * left.length) + 1e-12)
}
