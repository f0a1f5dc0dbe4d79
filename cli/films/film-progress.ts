// Shows how a film goes: a bar per scene where lines can be drawn over, one plain line per change where not.
// Invariant: nothing is drawn after `close`, and `close` gives the cursor back.
import type { FilmEventData, SceneEventData, StoredEvent } from '../../contracts/public/events.ts'
import { FILM_STATUSES, type FilmStatus } from '../../contracts/vocabulary/statuses.ts'
import { formatClock } from '../progress/format-duration.ts'
import { renderJobRow, truncate } from '../progress/job-row.ts'
import { type JobState, applyJobEvent, describeJob, isEnded, isNews } from '../progress/job-state.ts'
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

const REDRAW_MS = 120

const FILM_LABELS: Record<FilmStatus, string> = {
  accepted: 'accepted',
  rendering: 'rendering',
  stitching: 'joining the clips',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** Give it each event of the film's stream with `show`, then `close` it once. Draws nothing before the first event. */
export class FilmProgress {
  readonly #options: FilmProgressOptions
  readonly #now: () => number
  readonly #lines: LiveLines
  readonly #scenes: JobState[]
  #film: { status: FilmStatus; errorDetail?: string } = { status: 'accepted' }
  #startedAtMs: number | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(options: FilmProgressOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#lines = new LiveLines(options.output)
    this.#scenes = options.scenes.map(() => ({ status: 'pending' }))
  }

  /** Takes events of the film and of its scenes; others are passed over. */
  show(event: Pick<StoredEvent, 'data'>): void {
    const { data } = event
    this.#startedAtMs ??= Date.parse(data.at)
    const change = isSceneData(data) ? this.#takeScene(data) : isFilmData(data) ? this.#takeFilm(data) : undefined
    if (this.#options.output.isLive) this.#startDrawing()
    else if (change !== undefined)
      this.#options.output.write(`[${formatClock(Date.parse(data.at) - this.#startedAtMs)}] ${change}\n`)
  }

  /** Leaves the last picture standing. May be called again without effect. */
  close(): void {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#lines.close()
  }

  #takeScene(data: SceneEventData): string | undefined {
    const before = this.#scenes[data.sceneIndex]
    if (before === undefined) return undefined
    const after = applyJobEvent(before, data)
    this.#scenes[data.sceneIndex] = after
    if (!isNews(before, after)) return undefined
    return `scene ${data.sceneIndex + 1} of ${this.#scenes.length}: ${describeJob(after, Date.parse(data.at))}`
  }

  #takeFilm(data: FilmEventData): string {
    this.#film = { status: data.status, ...(data.error ? { errorDetail: data.error.detail } : {}) }
    return `film: ${describeFilm(this.#film)}`
  }

  #startDrawing(): void {
    if (this.#timer === undefined) this.#timer = setInterval(() => this.#draw(), REDRAW_MS).unref()
    this.#draw()
  }

  #draw(): void {
    this.#lines.draw(this.#render())
  }

  #render(): string[] {
    const { output, scenes } = this.#options
    const nowMs = this.#now()
    const labelWidth = `scene ${scenes.length}`.length
    const rows = this.#scenes.map((state, index) => {
      const job = { label: `scene ${index + 1}`.padEnd(labelWidth), state, title: scenes[index]! }
      return { state, line: renderJobRow(job, output, nowMs) }
    })
    // What does not fit would scroll away and could not be drawn over: then only what is being made is shown.
    const room = Math.max(1, output.rows - 2)
    const shown = rows.length <= room ? rows : rows.filter((row) => isUnderWay(row.state)).slice(0, room)
    return [...shown.map((row) => row.line), this.#renderSummary(nowMs)]
  }

  #renderSummary(nowMs: number): string {
    const { output } = this.#options
    const doneCount = this.#scenes.filter((scene) => scene.status === 'completed').length
    const elapsed = formatClock(nowMs - (this.#startedAtMs ?? nowMs))
    const text = `film: ${describeFilm(this.#film)}, ${doneCount} of ${this.#scenes.length} scenes done, ${elapsed}`
    return paint(output, 'bold', truncate(text, output.columns - 1))
  }
}

function isUnderWay(state: JobState): boolean {
  return state.status !== 'pending' && !isEnded(state)
}

function isSceneData(data: StoredEvent['data']): data is SceneEventData {
  return 'sceneIndex' in data
}

function isFilmData(data: StoredEvent['data']): data is FilmEventData {
  return 'filmId' in data && (FILM_STATUSES as readonly string[]).includes(data.status)
}

function describeFilm(film: { status: FilmStatus; errorDetail?: string }): string {
  const label = FILM_LABELS[film.status]
  return film.errorDetail === undefined ? label : `${label} (${oneLine(film.errorDetail)})`
}
