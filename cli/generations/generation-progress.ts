// Shows how one generation goes: a bar that is drawn over, or one plain line per change.
// Invariant: nothing is drawn after `close`, and `close` gives the cursor back.
import type { GenerationEventData } from '../../contracts/public/events.ts'
import { formatClock } from '../progress/format-duration.ts'
import { renderJobRow } from '../progress/job-row.ts'
import { type JobState, applyJobEvent, describeJob, isNews } from '../progress/job-state.ts'
import { LiveLines } from '../progress/live-lines.ts'
import type { ProgressOutput } from '../progress/output.ts'

export interface GenerationProgressOptions {
  /** What is being made: "image", "clip". */
  label: string
  /** See `progressOutputOf`. */
  output: ProgressOutput
  /** Clock, for tests. */
  now?: () => number
}

const REDRAW_MS = 120

/** Give it each event of the generation's stream with `show`, then `close` it once. */
export class GenerationProgress {
  readonly #options: GenerationProgressOptions
  readonly #now: () => number
  readonly #lines: LiveLines
  #state: JobState = { status: 'pending' }
  #startedAtMs: number | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(options: GenerationProgressOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#lines = new LiveLines(options.output)
  }

  show(event: { data: GenerationEventData }): void {
    const { label, output } = this.#options
    const atMs = Date.parse(event.data.at)
    this.#startedAtMs ??= atMs
    const before = this.#state
    this.#state = applyJobEvent(before, event.data)
    if (output.isLive) {
      this.#timer ??= setInterval(() => this.#draw(), REDRAW_MS).unref()
      this.#draw()
    } else if (isNews(before, this.#state)) {
      output.write(`[${formatClock(atMs - this.#startedAtMs)}] ${label}: ${describeJob(this.#state, atMs)}\n`)
    }
  }

  /** Leaves the last picture standing. May be called again without effect. */
  close(): void {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#lines.close()
  }

  #draw(): void {
    const { label, output } = this.#options
    this.#lines.draw([renderJobRow({ label, state: this.#state }, output, this.#now())])
  }
}
