// Shows the progress of one generation: a bar that is redrawn in place, or plain lines.
// Invariant: nothing is drawn after `close`, and `close` makes the cursor visible.
import type { StoredEvent } from '../../contracts/public/events.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { waitOf } from '../jobs/describe-wait.ts'
import type { JobProgress } from '../jobs/wait-for-job.ts'
import { renderJobRow, renderWait } from '../progress/job-row.ts'
import { type JobState, applyJobEvent, describeJobState, isVisibleChange, withWait } from '../progress/job-state.ts'
import { LiveLines } from '../progress/live-lines.ts'
import type { ProgressOutput } from '../progress/output.ts'
import { NOT_CONNECTED, PlainLines } from '../progress/plain-lines.ts'

export interface GenerationProgressOptions {
  /** The kind of output: "image" or "clip". */
  label: string
  /** See `progressOutputOf`. */
  output: ProgressOutput
  /** Clock, for tests. */
  now?: () => number
}

/** Call `show` with each event of the generation's stream and `refresh` with each read of it, then `close` once. */
export class GenerationProgress implements JobProgress<Generation> {
  readonly #options: GenerationProgressOptions
  readonly #now: () => number
  readonly #lines: LiveLines
  readonly #plain: PlainLines
  #state: JobState = { status: 'pending' }
  #isLost = false

  constructor(options: GenerationProgressOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#lines = new LiveLines(options.output, () => this.#render())
    const current = () => [this.#describe(this.#now()) + (this.#isLost ? NOT_CONNECTED : '')]
    this.#plain = new PlainLines({ output: options.output, current, now: this.#now })
  }

  /** Applies an event of a generation. Other events are ignored. */
  show({ data }: Pick<StoredEvent, 'data'>): void {
    if (!('generationId' in data)) return
    this.#isLost = false
    this.#change(applyJobEvent(this.#state, data), Date.parse(data.at))
  }

  /** Applies the reason for which it waits. Ignored before the first event, and where the read is older than the last event. */
  refresh(generation: Generation): void {
    const { status } = this.#state
    this.#isLost = false
    if (status === 'pending' || status !== generation.status) return
    const nowMs = this.#now()
    this.#change(withWait(this.#state, waitOf(generation, nowMs)), nowMs)
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

  #change(next: JobState, atMs: number): void {
    const before = this.#state
    this.#state = next
    if (this.#options.output.isLive) {
      this.#lines.draw()
      return
    }
    this.#plain.start(atMs)
    if (isVisibleChange(before, next)) this.#plain.write(this.#describe(atMs), atMs)
  }

  #describe(nowMs: number): string {
    return `${this.#options.label}: ${describeJobState(this.#state, nowMs)}`
  }

  #render(): string[] {
    const { label, output } = this.#options
    return [renderJobRow({ label, state: this.#state }, output, this.#now()), ...renderWait(this.#state, output)]
  }
}
