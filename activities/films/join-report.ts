// Shows how far a join is: in the film's row, and in the heartbeat of its activity.
// Invariant: reports never fail or delay the join. The time left comes from this try's own speed.
import type { Heartbeat } from '../while-heartbeating.ts'
import type { FilmRecords } from './deps.ts'

/** Rows are not written more often. */
const WRITE_EVERY_MS = 1_000
/** Before this much of the work and of time, the speed says nothing. */
const MIN_RATIO = 0.05
const MIN_MS = 2_000

export class JoinReport {
  readonly #records: Pick<FilmRecords, 'recordJoinProgress'>
  readonly #join: { filmId: string; heartbeat: Heartbeat }
  readonly #now: () => number
  readonly #startedAtMs: number
  #writtenAtMs = -Infinity
  #isWriting = false

  /** The time of the join begins here. `now`: clock, for tests. */
  constructor(
    records: Pick<FilmRecords, 'recordJoinProgress'>,
    join: { filmId: string; heartbeat: Heartbeat },
    now: () => number = Date.now,
  ) {
    this.#records = records
    this.#join = join
    this.#now = now
    this.#startedAtMs = now()
  }

  /** `ratio`: finished share of the work, 0 to 1. */
  show(ratio: number): void {
    const percent = Math.floor(ratio * 100)
    this.#join.heartbeat.sendNext({ percent })
    const now = this.#now()
    if (this.#isWriting || now - this.#writtenAtMs < WRITE_EVERY_MS) return
    this.#writtenAtMs = now
    this.#isWriting = true
    const { filmId } = this.#join
    // Best effort: without the row the film only shows an older percentage.
    void this.#records
      .recordJoinProgress({ filmId, percent, leftMs: this.#leftMs(ratio, now) })
      .catch(() => {})
      .finally(() => {
        this.#isWriting = false
      })
  }

  #leftMs(ratio: number, now: number): number | undefined {
    const elapsedMs = now - this.#startedAtMs
    if (ratio < MIN_RATIO || elapsedMs < MIN_MS) return undefined
    return Math.round((elapsedMs * (1 - ratio)) / ratio)
  }
}
