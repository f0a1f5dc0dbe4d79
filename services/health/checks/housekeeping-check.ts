// Checks whether the housekeeping of a worker is alive: it grants freed slots, deletes old data and retries what failed.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { type ChoreDue, readChores } from '../../../db/housekeeping/read-chores.ts'
import type { DiagnosticsContext } from './context.ts'

/** A round begins within its period, at most five minutes, after it is due. */
const LATE_MS = 6 * 60_000
const DEAD_MS = 60_000
/** A chore of an older version is never run again. */
const FORGOTTEN_MS = 24 * 60 * 60_000

/** Reads the leases of the chores. */
export async function checkHousekeeping({ db }: Pick<DiagnosticsContext, 'db'>): Promise<DoctorCheck[]> {
  return [judgeHousekeeping(await readChores(db))]
}

/** A single failure is retried after the usual pause. */
const FAILING_ROUNDS = 2

/** Broken where no chore has run lately, where one is late, and where one fails again and again. */
export function judgeHousekeeping(chores: readonly ChoreDue[]): DoctorCheck {
  const name = 'Housekeeping'
  const fix = 'See the log of the worker, and start a worker where none runs.'
  const command = 'docker compose logs worker --since 10m'
  if (chores.length === 0) return { name, state: 'broken', detail: 'no worker has run it yet', fix, command }
  const leastMs = Math.min(...chores.map(({ overdueMs }) => overdueMs))
  if (leastMs > DEAD_MS) {
    return { name, state: 'broken', detail: `has not run for ${minutes(leastMs)}`, fix, command }
  }
  const late = chores.filter(({ overdueMs }) => overdueMs > LATE_MS && overdueMs < FORGOTTEN_MS)
  if (late.length > 0) {
    const named = late.map(({ chore, overdueMs }) => `${chore} (${minutes(overdueMs)} late)`).join(', ')
    return { name, state: 'broken', detail: `these chores do not run: ${named}`, fix, command }
  }
  const failing = chores.filter(({ failures, overdueMs }) => failures >= FAILING_ROUNDS && overdueMs <= LATE_MS)
  if (failing.length > 0) {
    const named = failing.map(({ chore, failures, failure }) => `${chore} (${failures} times in a row: ${failure})`)
    return { name, state: 'broken', detail: `these chores fail: ${named.join(', ')}`, fix, command }
  }
  return { name, state: 'ok', detail: `${chores.filter(({ overdueMs }) => overdueMs <= LATE_MS).length} chores run` }
}

function minutes(ms: number): string {
  return `${Math.round(ms / 60_000)} min`
}
