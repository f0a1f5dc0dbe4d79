// The whole audio of a film: its clips, the soundtrack below them, and the loudness of both together.
// Invariant: without settings for the audio, the samples of the clips are not changed except at the seams.
import type { AudioSink } from './audio-samples.ts'
import { FilmAudio, type Place } from './film-audio.ts'
import { LoudnessMeter } from './loudness.ts'
import { gainTowards, Mastering } from './mastering.ts'
import type { Mp4File } from './mp4-file.ts'
import { SoundLine } from './sound-line.ts'
import { SoundtrackMixer } from './soundtrack.ts'
import type { StitchJob } from './stitch-job.ts'

/** Whether the film has an audio track. */
export function hasSound({ clips, soundtrack }: Pick<StitchJob, 'clips' | 'soundtrack'>): boolean {
  return soundtrack !== undefined || clips.some((clip) => clip.facts.hasAudio)
}

export class FilmSound implements AsyncDisposable {
  readonly #job: StitchJob
  readonly #places: readonly Place[]
  readonly #line: SoundLine
  readonly #resources = new AsyncDisposableStack()
  #audio: FilmAudio | undefined
  #mastering: Mastering | undefined

  private constructor(job: StitchJob, places: readonly Place[], line: SoundLine) {
    this.#job = job
    this.#places = places
    this.#line = this.#resources.use(line)
  }

  /** Adds the track to a file that was not started yet. Undefined where the film has no audio. `places`: one for each clip. */
  static async open(file: Mp4File, job: StitchJob, places: readonly Place[]): Promise<FilmSound | undefined> {
    return hasSound(job) ? new FilmSound(job, places, await SoundLine.open(file)) : undefined
  }

  /** Adds the clip with this index. Clips are added in their order. The first call measures the loudness of the whole film. */
  async add(index: number): Promise<void> {
    this.#audio ??= await this.#begin()
    await this.#audio.add(this.#job.clips[index]!, this.#places[index]!)
  }

  async finish(): Promise<void> {
    await this.#audio?.finish()
    await this.#mastering?.finish()
    await this.#line.finish()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync()
  }

  async #begin(): Promise<FilmAudio> {
    const { soundtrack, targetLufs, signal } = this.#job
    if (soundtrack === undefined && targetLufs === undefined) return new FilmAudio(this.#line, signal)
    const gainDb = targetLufs === undefined ? 0 : gainTowards(targetLufs, await this.#measure())
    this.#mastering = this.#resources.use(new Mastering(this.#line, gainDb))
    return new FilmAudio(this.#mixed(this.#mastering, this.#resources), signal)
  }

  /** Runs the same audio once without writing it. */
  async #measure(): Promise<number | undefined> {
    await using resources = new AsyncDisposableStack()
    const meter = new LoudnessMeter()
    const audio = new FilmAudio(this.#mixed(meter, resources), this.#job.signal)
    for (const [index, clip] of this.#job.clips.entries()) await audio.add(clip, this.#places[index]!)
    await audio.finish()
    return meter.integratedLufs
  }

  #mixed(sink: AudioSink, resources: AsyncDisposableStack): AudioSink {
    const { soundtrack } = this.#job
    if (!soundtrack) return sink
    return resources.use(new SoundtrackMixer(sink, soundtrack, this.#places.at(-1)?.to ?? 0))
  }
}
