// Which faults struck. Bounded: the newest entries and a count of every kind are kept.
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
  /** Stable name of what was struck: equal in every run that does the same. */
  identity: string
  /** The how-maniest time that this passed (tries of a submission, reads, downloads). */
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
      // Cut in large steps, so that a full log does not move all of its entries for each new one.
      if (entries.length >= limit * 2) entries = entries.slice(-limit)
    },
    /** The newest entries with a higher sequence number than `seq`, oldest first. */
    entriesAfter: (seq: number): FaultLogEntry[] => entries.slice(-limit).filter((entry) => entry.seq > seq),
    /** Strikes by kind since the start, also of entries that are gone. */
    counts: () => ({ ...counts }),
  }
}
