// Carries out a plan: several strikes at once, never two on one part.
// Invariant: strikes begin in the order of the plan; one waits for its parts, and those behind it wait with it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from './faults/stage.ts'
import { carryOut } from './faults/strike.ts'
import type { ChaosPart } from './parts/chaos-parts.ts'
import { COUNTED, type Strike, type StrikeKind } from './plan.ts'

export type StrikeCounts = Record<StrikeKind, number>

const FREE_CHECK_MS = 50

/** Resolves when every strike has ended; rejects where one could not be carried out. Counts each part that was struck. */
export async function runPlan(
  plan: readonly Strike[],
  { stage, lanes, counts }: { stage: Stage; lanes: number; counts: Partial<StrikeCounts> },
): Promise<void> {
  const busy = new Set<ChaosPart>()
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  for (const strike of plan) {
    await sleep(strike.gapMs)
    while (running.size >= lanes || strike.parts.some((part) => busy.has(part))) await sleep(FREE_CHECK_MS)
    if (failures.length > 0) break
    for (const part of strike.parts) busy.add(part)
    const done = carryOut(strike, stage)
      .catch((error: unknown) => {
        stage.timeline.note({ what: `${strike.kind} could not be carried out`, detail: String(error) })
        failures.push(error)
      })
      .finally(() => {
        for (const part of strike.parts) busy.delete(part)
        running.delete(done)
      })
    running.add(done)
    counts[strike.kind] = (counts[strike.kind] ?? 0) + (COUNTED.has(strike.kind) ? Math.max(1, strike.parts.length) : 1)
  }
  await Promise.all(running)
  if (failures.length > 0) throw new AggregateError(failures, 'a strike could not be carried out')
}
