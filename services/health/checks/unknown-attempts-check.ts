// Checks whether attempts wait for the decision of an operator.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { countUnknownAttempts } from '../../../db/attempts/count-unknown.ts'
import type { DiagnosticsContext } from './context.ts'

/** Broken where the outcome of an attempt is not known: it may have been paid for. */
export async function checkUnknownAttempts({ db }: Pick<DiagnosticsContext, 'db'>): Promise<DoctorCheck[]> {
  const name = 'Unknown'
  const { count, oldest } = await countUnknownAttempts(db)
  if (!oldest) return [{ name, state: 'ok', detail: 'the outcome of every attempt is known' }]
  const what = count === 1 ? '1 attempt has' : `${count} attempts have`
  const detail = `${what} an unknown outcome, the oldest (${oldest.id}) since ${oldest.since.toISOString()}`
  const fix = `Look for the request in the console of its account, then resolve it: hfw attempts resolve ${oldest.id} --help`
  return [{ name, state: 'broken', detail, fix, command: 'hfw attempts list --state unknown' }]
}
