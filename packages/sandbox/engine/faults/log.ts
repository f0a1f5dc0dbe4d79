// The log of the faults that struck. It is bounded: the newest entries and a count for each kind.
import type { Clock } from '../time/clock.ts'
import type { FaultKind, RouteGroup } from './kinds.ts'

export interface FaultLogEntry {
  seq: number
  /** RFC 3339, of the sandbox's clock. */
  at: string
  kind: FaultKind
  route: RouteGroup
  account: string | null
  model: string | null
  requestId: string | null
  idempotencyKey: string | null
  /** Stable name of the struck call: equal in every run that makes the same calls. */
  identity: string
  /** Ordinal of this call under its identity (tries of a submission, reads, downloads). */
  try: number
  /** `storm`, or the id of the rule. */
  source: 'storm' | number
}

export type FaultLog = ReturnType<typeof createFaultLog>

export function createFaultLog(clock: Clock, limit = 10_000) {
  let entries: FaultLogEntry[] = []
  let nextSeq = 1
  const counts: Partial<Record<FaultKind, number>> = {}
  return {
    append: (entry: Omit<FaultLogEntry, 'seq' | 'at'>): void => {
      entries.push({ seq: nextSeq++, at: new Date(clock.now()).toISOString(), ...entry })
      counts[entry.kind] = (counts[entry.kind] ?? 0) + 1
      // Cut in large steps, so that a full log does not copy all entries for each new one.
      if (entries.length >= limit * 2) entries = entries.slice(-limit)
    },
    /** The newest entries with a higher sequence number than `seq`, oldest first. */
    entriesAfter: (seq: number): FaultLogEntry[] => entries.slice(-limit).filter((entry) => entry.seq > seq),
    /** Strikes by kind since the start, including those of removed entries. */
    counts: () => ({ ...counts }),
  }
}
