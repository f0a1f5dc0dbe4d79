// Observations of the contract that an account has, and the contract that follows from them.
// Invariant: newer proof replaces older proof; a hint is stored but changes nothing else.
import { sql } from 'kysely'
import { CONTRACT_EVIDENCE, type ContractEvidence } from '../../contracts/vocabulary/account-states.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'

/** An observation that was written within this time is not written again. */
const REFRESH_MS = 60_000

/** Stores the observation with its time. Where it is proof, the account has that contract from now on. */
export async function recordEvidence(
  db: Database | DatabaseTransaction,
  input: { accountId: string; evidence: ContractEvidence },
): Promise<void> {
  const { accountId, evidence: kind } = input
  const { contract, isProof } = CONTRACT_EVIDENCE[kind]
  await db
    .insertInto('accountEvidence')
    .values({ accountId, kind, contract, isProof })
    .onConflict((oc) =>
      oc
        .columns(['accountId', 'kind'])
        .doUpdateSet({ seenAt: sql<Date>`now()` })
        .where('accountEvidence.seenAt', '<', msAgo(REFRESH_MS)),
    )
    .execute()
  if (!isProof) return
  await db
    .updateTable('account')
    .set({ contract, contractSeenAt: sql<Date>`now()` })
    .where('id', '=', accountId)
    .where('contract', '!=', contract)
    .execute()
}

/** The last observation of each account id in this process, so that a repeated one is not written for every result. */
const lastSeen = new WeakMap<Database, Map<string, { evidence: ContractEvidence; untilMs: number }>>()
const SAME_FOR_MS = 10_000

/** Like `recordEvidence`. The same observation of an account within 10 s is not written again. */
export async function recordFrequentEvidence(
  db: Database,
  input: { accountId: string; evidence: ContractEvidence },
): Promise<void> {
  const { accountId, evidence } = input
  const seen = lastSeen.get(db) ?? new Map<string, { evidence: ContractEvidence; untilMs: number }>()
  lastSeen.set(db, seen)
  const last = seen.get(accountId)
  if (last?.evidence === evidence && Date.now() < last.untilMs) return
  await recordEvidence(db, { accountId, evidence })
  seen.set(accountId, { evidence, untilMs: Date.now() + SAME_FOR_MS })
}
