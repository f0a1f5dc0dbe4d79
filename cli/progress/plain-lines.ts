// Progress without a terminal: one line for each change, and the present state again after ten seconds without a line.
// Invariant: after `start` and before `close`, no ten seconds pass without a line.
import { formatClock } from './format-duration.ts'
import { type ProgressOutput, oneLine } from './output.ts'

/** Follows a state that may have changed, because the API does not respond. */
export const NOT_CONNECTED = ' (last known; the API does not respond)'

const REPEAT_AFTER_MS = 9_000
const LOOK_EVERY_MS = 500

export interface PlainLinesOptions {
  output: Pick<ProgressOutput, 'write'>
  /** The lines of the present state, without a clock. */
  current: () => readonly string[]
  /** Clock, for tests. */
  now: () => number
}

/** Writes lines that begin with the time since the start of the job: `[0:12] image: submitted on north`. */
export class PlainLines {
  readonly #options: PlainLinesOptions
  #startedAtMs = 0
  #lastLineAtMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: PlainLinesOptions) {
    this.#options = options
  }

  /** `startedAtMs`: the time of the first event. Further calls have no effect. */
  start(startedAtMs: number): void {
    if (this.#timer !== undefined) return
    this.#startedAtMs = startedAtMs
    this.#lastLineAtMs = this.#options.now()
    this.#timer = setInterval(() => this.#repeat(), LOOK_EVERY_MS).unref()
  }

  /** Writes a line. `atMs`: the time of the change. */
  write(text: string, atMs: number): void {
    this.#lastLineAtMs = this.#options.now()
    this.#options.output.write(`[${formatClock(atMs - this.#startedAtMs)}] ${oneLine(text)}\n`)
  }

  /** Ends the repetition. */
  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #repeat(): void {
    const nowMs = this.#options.now()
    if (nowMs - this.#lastLineAtMs < REPEAT_AFTER_MS) return
    for (const line of this.#options.current()) this.write(line, nowMs)
  }
}
