// Checks which accounts the platform refused for lack of credits. No call of the platform returns a balance.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { readAccounts } from '../../../db/accounts/read.ts'
import type { DiagnosticsContext } from './context.ts'

/** Broken where an account of the pool is out of credits. */
export async function checkCredits({
  db,
  budgetTimeZone: timeZone,
}: Pick<DiagnosticsContext, 'db' | 'budgetTimeZone'>): Promise<DoctorCheck[]> {
  const name = 'Credits'
  const accounts = (await readAccounts(db, { timeZone })).filter(({ state }) => state === 'enabled')
  const out = accounts.filter(({ credits }) => credits.isOut)
  const [first] = out
  const spent = accounts.reduce((sum, { credits }) => sum + credits.spentTodayCredits, 0)
  const today = `${Math.round(spent * 1000) / 1000} spent today`
  if (!first) {
    return [
      { name, state: 'ok', detail: `${today}; no account is refused for lack of credits; balances are not known` },
    ]
  }
  const named = out
    .map((account) => `${account.name} refused ${account.credits.lastRefusedAt ?? account.circuit?.openedAt}`)
    .join(', ')
  const fix = 'Top up the account on the platform; the command then tries it at once.'
  return [{ name, state: 'broken', detail: `${named}; ${today}`, fix, command: `hfw accounts resume ${first.name}` }]
}
