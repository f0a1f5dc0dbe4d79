// What was done to which part and when, for the investigation of a violation.
// Invariant: an entry is in the file before the next one is made, so that a run that is interrupted leaves its timeline.
import { appendFileSync } from 'node:fs'

export interface TimelineEntry {
  /** Milliseconds since the start of the run. */
  atMs: number
  what: string
  parts?: readonly string[]
  /** How long the fault lasted here, and the time that this stands for without the factor of the run. */
  forMs?: number
  standsForMs?: number
  detail?: unknown
}

export interface Timeline {
  readonly entries: readonly TimelineEntry[]
  note(entry: Omit<TimelineEntry, 'atMs'>): void
}

/** Writes one JSON line for each entry to `file`. `log` gets a readable line. */
export function openTimeline(file: string, log: (line: string) => void): Timeline {
  const startedAtMs = Date.now()
  const entries: TimelineEntry[] = []
  return {
    entries,
    note(entry) {
      const noted = { atMs: Date.now() - startedAtMs, ...entry }
      entries.push(noted)
      appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...noted })}\n`)
      log(describe(noted))
    },
  }
}

function describe({ atMs, what, parts = [], forMs, standsForMs, detail }: TimelineEntry): string {
  const span = forMs === undefined ? '' : ` for ${seconds(forMs)}`
  const real = standsForMs === undefined ? '' : ` (stands for ${seconds(standsForMs)})`
  const more = detail === undefined ? '' : ` ${JSON.stringify(detail)}`
  return `${seconds(atMs).padStart(8)}  ${what}${parts.length > 0 ? ` ${parts.join(' + ')}` : ''}${span}${real}${more}`
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
