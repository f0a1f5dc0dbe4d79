// How many calls of each kind came since the sandbox started: how much a client asks for one result is told by it.
import type { RouteGroup } from './faults/kinds.ts'

export type CallCounts = ReturnType<typeof createCallCounts>

export function createCallCounts() {
  const counts = new Map<RouteGroup, number>()
  return {
    add: (group: RouteGroup): void => void counts.set(group, (counts.get(group) ?? 0) + 1),
    all: (): Partial<Record<RouteGroup, number>> => Object.fromEntries(counts),
  }
}
