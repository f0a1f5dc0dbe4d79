// Reports what the start of a stack waits for: about once a second, until every step is done.
import type { ObtainProgress } from '../temporal/cli/temporal-cli.ts'

const TICK_MS = 1_000
/** The report of a step about itself says more, so the list of steps waits after it. */
const OWN_REPORT_MS = 3_000

/** The steps of one start. Nothing is reported without `onProgress`. */
export class StartSteps {
  readonly #onProgress: ObtainProgress | undefined
  readonly #open = new Set<string>()
  readonly #startedAtMs = Date.now()
  #ownReportAtMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(onProgress: ObtainProgress | undefined) {
    this.#onProgress = onProgress
  }

  /** Counts the step as open until `work` is settled. Returns the result of `work`. */
  async during<Result>(name: string, work: Promise<Result>): Promise<Result> {
    this.#open.add(name)
    this.#timer ??= setInterval(() => this.#report(), TICK_MS).unref()
    try {
      return await work
    } finally {
      this.#open.delete(name)
      if (this.#open.size === 0) {
        clearInterval(this.#timer)
        this.#timer = undefined
      }
    }
  }

  /** Passes on the report of a step about itself. */
  readonly report: ObtainProgress = (text, elapsedMs) => {
    this.#ownReportAtMs = Date.now()
    this.#onProgress?.(text, elapsedMs)
  }

  #report(): void {
    const nowMs = Date.now()
    if (nowMs - this.#ownReportAtMs < OWN_REPORT_MS) return
    this.#onProgress?.(`Waiting for ${[...this.#open].join(', ')}`, nowMs - this.#startedAtMs)
  }
}
