// The accounts, their keys and their credits. A balance is start credits minus what requests hold or have paid.
import type { Contract, ResolvedOptions } from '../options.ts'
import { roundCredits } from '../models/model.ts'

export interface Account {
  name: string
  keys: { keyId: string; secret: string }[]
  contract: Contract
  concurrency: number
  /** Outputs that may wait in the server's own queue (contract b). */
  queueSize: number
  balanceCredits: number
}

export type Accounts = ReturnType<typeof createAccounts>

/** `heldCredits` is what requests of an earlier run hold or have paid, by account name. */
export function createAccounts(options: ResolvedOptions, heldCredits: ReadonlyMap<string, number>) {
  const byName = new Map<string, Account>()
  for (const key of options.keys) {
    const account = byName.get(key.account) ?? newAccount(key.account, options, heldCredits.get(key.account) ?? 0)
    account.keys.push({ keyId: key.keyId, secret: key.secret })
    byName.set(key.account, account)
  }
  return {
    list: (): Account[] => [...byName.values()],
    /** Unknown names cannot happen for rows of this run; rows of an account that was removed since are refused. */
    find: (name: string): Account | undefined => byName.get(name),
    findByKey: (keyId: string, secret: string): Account | undefined =>
      [...byName.values()].find((account) => account.keys.some((key) => key.keyId === keyId && key.secret === secret)),
    reserve: (account: Account, credits: number): void => {
      account.balanceCredits = roundCredits(account.balanceCredits - credits)
    },
    refund: (account: Account, credits: number): void => {
      account.balanceCredits = roundCredits(account.balanceCredits + credits)
    },
  }
}

function newAccount(name: string, options: ResolvedOptions, heldCredits: number): Account {
  return {
    name,
    keys: [],
    contract: options.contract,
    concurrency: options.concurrency,
    queueSize: options.concurrency * options.queueMultiplier,
    balanceCredits: roundCredits(options.credits - heldCredits),
  }
}
