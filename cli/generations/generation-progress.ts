// Shows the progress of one generation: a bar that is redrawn in place, or one plain line per change.
// Invariant: nothing is drawn after `close`, and `close` makes the cursor visible.
import type { StoredEvent } from '../../contracts/public/events.ts'
import { formatClock } from '../progress/format-duration.ts'
import { renderJobRow } from '../progress/job-row.ts'
import { type JobState, applyJobEvent, describeJobState, isVisibleChange } from '../progress/job-state.ts'
import { LiveLines } from '../progress/live-lines.ts'
import type { ProgressOutput } from '../progress/output.ts'

export interface GenerationProgressOptions {
  /** The kind of output: "image" or "clip". */
  label: string
  /** See `progressOutputOf`. */
  output: ProgressOutput
  /** Clock, for tests. */
  now?: () => number
}

/** Call `show` with each event of the generation's stream, then `close` once. */
export class GenerationProgress {
  readonly #options: GenerationProgressOptions
  readonly #now: () => number
  readonly #lines: LiveLines
  #state: JobState = { status: 'pending' }
  #startedAtMs: number | undefined

  constructor(options: GenerationProgressOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#lines = new LiveLines(options.output, () => [this.#render()])
  }

  /** Applies an event of a generation. Other events are ignored. */
  show({ data }: Pick<StoredEvent, 'data'>): void {
    if (!('generationId' in data)) return
    const { label, output } = this.#options
    const atMs = Date.parse(data.at)
    this.#startedAtMs ??= atMs
    const before = this.#state
    this.#state = applyJobEvent(before, data)
    if (output.isLive) this.#lines.draw()
    else if (isVisibleChange(before, this.#state)) {
      output.write(`[${formatClock(atMs - this.#startedAtMs)}] ${label}: ${describeJobState(this.#state, atMs)}\n`)
    }
  }

  /** Ends the drawing; the last lines stay. Further calls have no effect. */
  close(): void {
    this.#lines.close()
  }

  #render(): string {
    const { label, output } = this.#options
    return renderJobRow({ label, state: this.#state }, output, this.#now())
  }
}
