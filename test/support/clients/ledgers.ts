// Compares our ledger with the platform's: what each account was charged and refunded.
import { expect } from 'vitest'
import { Usage, type UsageGroup } from '../../../contracts/public/money.ts'
import { sumCredits } from '../../../domain/money/credits.ts'
import type { LedgerEntry, SandboxClient } from './sandbox-client.ts'

export async function usageBy(apiUrl: string, groupBy: UsageGroup): Promise<Usage> {
  return Usage.parse(await (await fetch(`${apiUrl}/v1/usage?groupBy=${groupBy}`)).json())
}

export function sumsByAccount(ledger: readonly LedgerEntry[], event: LedgerEntry['event']): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const entry of ledger.filter((candidate) => candidate.event === event)) {
    sums[entry.account] = sumCredits([sums[entry.account] ?? 0, entry.credits])
  }
  return sums
}

/** To the last thousandth of a credit. Every job must have ended: nothing may be set aside any more. */
export async function expectLedgersEqual(stack: { api: { url: string }; sandbox: SandboxClient }): Promise<void> {
  const usage = await usageBy(stack.api.url, 'account')
  const ledger = await stack.sandbox.ledger()
  const ours = (pick: (row: Usage['data'][number]) => number) =>
    Object.fromEntries(usage.data.map((row) => [row.group, pick(row)] as const).filter(([, credits]) => credits !== 0))
  expect(ours((row) => row.chargedCredits)).toEqual(sumsByAccount(ledger, 'charged'))
  expect(ours((row) => row.refundedCredits)).toEqual(sumsByAccount(ledger, 'refunded'))
  expect(usage.reservedCredits).toBe(0)
}
