// Shows the progress of a film: one bar per scene that is redrawn in place, or plain lines.
// Invariant: nothing is drawn after `close`, and `close` makes the cursor visible.
import type { FilmEventData, SceneEventData, StoredEvent } from '../../contracts/public/events.ts'
import type { Film } from '../../contracts/public/films.ts'
import { FILM_STATUSES, type FilmStatus } from '../../contracts/vocabulary/statuses.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { waitOf } from '../jobs/describe-wait.ts'
import type { JobProgress } from '../jobs/wait-for-job.ts'
import { formatClock } from '../progress/format-duration.ts'
import { renderJobRow, renderWait, truncate } from '../progress/job-row.ts'
import {
  type JobState,
  applyJobEvent,
  describeJobState,
  isEnded,
  isVisibleChange,
  withWait,
} from '../progress/job-state.ts'
import { LiveLines } from '../progress/live-lines.ts'
import { type ProgressOutput, oneLine, paint } from '../progress/output.ts'
import { NOT_CONNECTED, PlainLines } from '../progress/plain-lines.ts'

/** A film, and the generations of its scenes that have not ended. */
export interface FilmRead {
  film: Film
  takes: readonly Generation[]
}

export interface FilmProgressOptions {
  /** The scenes' prompts, in order. */
  scenes: readonly string[]
  /** See `progressOutputOf`. */
  output: ProgressOutput
  /** Clock, for tests. */
  now?: () => number
}

interface FilmState {
  status: FilmStatus
  /** Why it failed, or what it waits for. */
  note?: string
}

const FILM_LABELS: Record<FilmStatus, string> = {
  accepted: 'accepted',
  rendering: 'rendering',
  stitching: 'joining the clips',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}

/**
 * Call `show` with each event of the film's stream and `refresh` with each read of it, then `close` once. Nothing is drawn before
 * the first event.
 */
export class FilmProgress implements JobProgress<FilmRead> {
  readonly #options: FilmProgressOptions
  readonly #now: () => number
  readonly #lines: LiveLines
  readonly #plain: PlainLines
  readonly #scenes: JobState[]
  #film: FilmState = { status: 'accepted' }
  #startedAtMs: number | undefined
  #isLost = false

  constructor(options: FilmProgressOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#lines = new LiveLines(options.output, () => this.#render())
    this.#scenes = options.scenes.map(() => ({ status: 'pending' }))
    this.#plain = new PlainLines({ output: options.output, current: () => this.#current(), now: this.#now })
  }

  /** Applies an event of the film or of one of its scenes. Other events are ignored. */
  show(event: Pick<StoredEvent, 'data'>): void {
    const { data } = event
    const atMs = Date.parse(data.at)
    this.#startedAtMs ??= atMs
    this.#isLost = false
    const change = isSceneData(data) ? this.#applyScene(data) : isFilmData(data) ? this.#applyFilm(data) : undefined
    this.#draw(change, atMs)
  }

  /** Applies what the film and its scenes wait for. Ignored before the first event, and for a scene that an event has moved on. */
  refresh({ film, takes }: FilmRead): void {
    if (this.#startedAtMs === undefined) return
    const nowMs = this.#now()
    this.#isLost = false
    for (const take of takes) this.#draw(this.#applyTake(take, nowMs), nowMs)
    const before = this.#film.note
    if (film.status === this.#film.status && film.error === null) {
      const note = film.waitingFor?.detail
      this.#film = { status: film.status, ...(note === undefined ? {} : { note }) }
    }
    // The end of a wait is shown by the event that follows.
    const isNews = this.#film.note !== undefined && this.#film.note !== before
    this.#draw(isNews ? this.#describeFilm() : undefined, nowMs)
  }

  /** Prints that the API does not respond. The state counts as the last known one until the next event or read. */
  lost(message: string): void {
    this.#isLost = true
    if (this.#options.output.isLive) this.#lines.print(message)
    else this.#options.output.write(`${message}\n`)
  }

  /** Ends the drawing; the last lines stay. Further calls have no effect. */
  close(): void {
    this.#lines.close()
    this.#plain.close()
  }

  #draw(change: string | undefined, atMs: number): void {
    if (this.#options.output.isLive) {
      this.#lines.draw()
      return
    }
    this.#plain.start(this.#startedAtMs ?? atMs)
    if (change !== undefined) this.#plain.write(change, atMs)
  }

  /** The running scenes; where none runs, the film. */
  #current(): string[] {
    const nowMs = this.#now()
    const running = this.#scenes.flatMap((state, index) =>
      isRunning(state) ? [this.#describeScene(index, nowMs)] : [],
    )
    const lines = running.length > 0 ? running : [this.#describeFilm()]
    return lines.map((line) => line + (this.#isLost ? NOT_CONNECTED : ''))
  }

  #applyTake(take: Generation, nowMs: number): string | undefined {
    const index = take.film?.sceneIndex ?? -1
    const before = this.#scenes[index]
    if (before === undefined || before.status !== take.status || before.take !== take.film?.take) return undefined
    const after = withWait(before, waitOf(take, nowMs))
    this.#scenes[index] = after
    return isVisibleChange(before, after) ? this.#describeScene(index, nowMs) : undefined
  }

  #describeScene(index: number, nowMs: number): string {
    return `scene ${index + 1} of ${this.#scenes.length}: ${describeJobState(this.#scenes[index]!, nowMs)}`
  }

  #describeFilm(): string {
    return `film: ${describeFilmStatus(this.#film)}`
  }

  #applyScene(data: SceneEventData): string | undefined {
    const before = this.#scenes[data.sceneIndex]
    if (before === undefined) return undefined
    const after = applyJobEvent(before, data)
    this.#scenes[data.sceneIndex] = after
    if (!isVisibleChange(before, after)) return undefined
    return this.#describeScene(data.sceneIndex, Date.parse(data.at))
  }

  #applyFilm(data: FilmEventData): string {
    const note = data.error?.detail ?? data.waitingFor?.detail
    this.#film = { status: data.status, ...(note === undefined ? {} : { note }) }
    return this.#describeFilm()
  }

  #render(): string[] {
    const { output, scenes } = this.#options
    const nowMs = this.#now()
    const labelWidth = `scene ${scenes.length}`.length
    const rows = this.#scenes.map((state, index) => {
      const job = { label: `scene ${index + 1}`.padEnd(labelWidth), state, title: scenes[index]! }
      return { state, lines: [renderJobRow(job, output, nowMs), ...renderWait(state, output)] }
    })
    // Lines that scroll away cannot be redrawn. If the scenes do not fit, only the running ones are shown.
    const maxRows = Math.max(1, output.rows - 2)
    const all = rows.flatMap((row) => row.lines)
    const running = () => rows.filter((row) => isRunning(row.state)).flatMap((row) => row.lines)
    const shown = all.length <= maxRows ? all : running().slice(0, maxRows)
    return [...shown, this.#renderSummary(nowMs)]
  }

  #renderSummary(nowMs: number): string {
    const { output } = this.#options
    const doneCount = this.#scenes.filter((scene) => scene.status === 'completed').length
    const elapsed = formatClock(nowMs - (this.#startedAtMs ?? nowMs))
    const text = `film: ${describeFilmStatus(this.#film)}, ${doneCount} of ${this.#scenes.length} scenes done, ${elapsed}`
    return paint(output, 'bold', truncate(text, output.columns - 1))
  }
}

function isRunning(state: JobState): boolean {
  return state.status !== 'pending' && !isEnded(state)
}

function isSceneData(data: StoredEvent['data']): data is SceneEventData {
  return 'sceneIndex' in data
}

function isFilmData(data: StoredEvent['data']): data is FilmEventData {
  return 'filmId' in data && (FILM_STATUSES as readonly string[]).includes(data.status)
}

function describeFilmStatus(film: FilmState): string {
  const label = FILM_LABELS[film.status]
  return film.note === undefined ? label : `${label} (${oneLine(film.note)})`
}
