// Ledgers equal: what our ledger says was spent is what the platform charged, nothing is reserved, and totals are sums of entries.
import { listTotalDifferences } from '../../../db/money/running-totals.ts'
import type { Run } from './facts.ts'

export async function unequalLedgers({ platform: { ledger }, database, since = new Date(0) }: Run): Promise<string[]> {
  const theirs = new Map<string, number>()
  for (const entry of ledger) {
    if (entry.event === 'charged') add(theirs, entry.account, entry.credits)
  }
  const ours = new Map<string, number>()
  const held = new Map<string, number>()
  const rows = await database
    .selectFrom('ledgerEntry')
    .leftJoin('account', 'account.id', 'ledgerEntry.accountId')
    .select(['account.name', 'ledgerEntry.heldChange', 'ledgerEntry.spentChange', 'filmId', 'generationId'])
    .where('ledgerEntry.at', '>=', since)
    .execute()
  for (const row of rows) {
    add(ours, row.name ?? 'no account', row.spentChange)
    add(held, row.filmId ?? row.generationId ?? 'nothing', row.heldChange)
  }
  const unequal = [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((name) => {
    const [their, our] = [theirs.get(name) ?? 0, ours.get(name) ?? 0]
    return their === our ? [] : [`account ${name}: the platform charged ${their / 1000}, our ledger says ${our / 1000}`]
  })
  const leaked = [...held]
    .filter(([, credits]) => credits !== 0)
    .map(([job, credits]) => `${job} still has ${credits / 1000} credits set aside`)
  return [...unequal, ...leaked]
}

/** The running totals, with which budgets are checked, against the ledger. */
export async function unequalTotals({ database }: Run): Promise<string[]> {
  return (await listTotalDifferences(database)).map(
    ({ total, key, figure, byLedger, byTotal }) =>
      `${total} ${key}: ${figure} is ${byLedger} by the ledger and ${byTotal} by the running total`,
  )
}

/** Adds credits as whole thousandths. */
function add(sums: Map<string, number>, name: string, credits: number): void {
  sums.set(name, (sums.get(name) ?? 0) + Math.round(credits * 1000))
}
