// Checks the alarm of the pool, which a worker raises and clears.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { readPool } from '../../../db/pool/overview.ts'
import type { DiagnosticsContext } from './context.ts'

/** Broken while the alarm is on. */
export async function checkAlarm({ db }: Pick<DiagnosticsContext, 'db'>): Promise<DoctorCheck[]> {
  const { isDegraded, healthyShare, line } = await readPool(db)
  const share = `${Math.round(healthyShare * 100)} % of the slots take work`
  const waiting = line.waiting === 0 ? 'no job waits' : `${line.isMore ? 'more than ' : ''}${line.waiting} wait`
  if (!isDegraded) return [{ name: 'Alarm', state: 'ok', detail: `off: ${share}, ${waiting}` }]
  const fix = 'See the reasons of the accounts. The alarm ends automatically when enough slots take work.'
  return [{ name: 'Alarm', state: 'broken', detail: `on: ${share}, ${waiting}`, fix, command: 'hfw pool' }]
}
