// Counts calls by kind since the sandbox started. Tests use it to measure how many calls a client makes for one result.
import type { RouteGroup } from './faults/kinds.ts'

export type CallCounts = ReturnType<typeof createCallCounts>

export function createCallCounts() {
  const counts = new Map<RouteGroup, number>()
  return {
    add: (group: RouteGroup): void => void counts.set(group, (counts.get(group) ?? 0) + 1),
    all: (): Partial<Record<RouteGroup, number>> => Object.fromEntries(counts),
  }
}
