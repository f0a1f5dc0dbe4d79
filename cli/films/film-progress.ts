// Shows the progress of a film: one bar per scene that is redrawn in place, or one plain line per change.
// Invariant: nothing is drawn after `close`, and `close` makes the cursor visible.
import type { FilmEventData, SceneEventData, StoredEvent } from '../../contracts/public/events.ts'
import { FILM_STATUSES, type FilmStatus } from '../../contracts/vocabulary/statuses.ts'
import { formatClock } from '../progress/format-duration.ts'
import { renderJobRow, truncate } from '../progress/job-row.ts'
import { type JobState, applyJobEvent, describeJobState, isEnded, isVisibleChange } from '../progress/job-state.ts'
import { LiveLines } from '../progress/live-lines.ts'
import { type ProgressOutput, oneLine, paint } from '../progress/output.ts'

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

/** Call `show` with each event of the film's stream, then `close` once. Nothing is drawn before the first event. */
export class FilmProgress {
  readonly #options: FilmProgressOptions
  readonly #now: () => number
  readonly #lines: LiveLines
  readonly #scenes: JobState[]
  #film: FilmState = { status: 'accepted' }
  #startedAtMs: number | undefined

  constructor(options: FilmProgressOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#lines = new LiveLines(options.output, () => this.#render())
    this.#scenes = options.scenes.map(() => ({ status: 'pending' }))
  }

  /** Applies an event of the film or of one of its scenes. Other events are ignored. */
  show(event: Pick<StoredEvent, 'data'>): void {
    const { data } = event
    this.#startedAtMs ??= Date.parse(data.at)
    const change = isSceneData(data) ? this.#applyScene(data) : isFilmData(data) ? this.#applyFilm(data) : undefined
    if (this.#options.output.isLive) this.#lines.draw()
    else if (change !== undefined)
      this.#options.output.write(`[${formatClock(Date.parse(data.at) - this.#startedAtMs)}] ${change}\n`)
  }

  /** Ends the drawing; the last lines stay. Further calls have no effect. */
  close(): void {
    this.#lines.close()
  }

  #applyScene(data: SceneEventData): string | undefined {
    const before = this.#scenes[data.sceneIndex]
    if (before === undefined) return undefined
    const after = applyJobEvent(before, data)
    this.#scenes[data.sceneIndex] = after
    if (!isVisibleChange(before, after)) return undefined
    return `scene ${data.sceneIndex + 1} of ${this.#scenes.length}: ${describeJobState(after, Date.parse(data.at))}`
  }

  #applyFilm(data: FilmEventData): string {
    const note = data.error?.detail ?? data.waitingFor?.detail
    this.#film = { status: data.status, ...(note === undefined ? {} : { note }) }
    return `film: ${describeFilmStatus(this.#film)}`
  }

  #render(): string[] {
    const { output, scenes } = this.#options
    const nowMs = this.#now()
    const labelWidth = `scene ${scenes.length}`.length
    const rows = this.#scenes.map((state, index) => {
      const job = { label: `scene ${index + 1}`.padEnd(labelWidth), state, title: scenes[index]! }
      return { state, line: renderJobRow(job, output, nowMs) }
    })
    // Lines that scroll away cannot be redrawn. If the scenes do not fit, only the running ones are shown.
    const maxRows = Math.max(1, output.rows - 2)
    const shown = rows.length <= maxRows ? rows : rows.filter((row) => isRunning(row.state)).slice(0, maxRows)
    return [...shown.map((row) => row.line), this.#renderSummary(nowMs)]
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
