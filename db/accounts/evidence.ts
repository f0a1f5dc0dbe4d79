// What was observed of the contract that an account speaks, and what follows from it.
// Invariant: newer proof wins over older; what is only a hint is kept and decides nothing.
import { sql } from 'kysely'
import { CONTRACT_EVIDENCE, type ContractEvidence } from '../../contracts/vocabulary/account-states.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/** How often the same observation is written again, at most. */
const REFRESH_MS = 60_000

/** Keeps the observation with its time; where it is proof, the account counts as speaking that contract from now on. */
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
        .where('accountEvidence.seenAt', '<', sql<Date>`now() - ${REFRESH_MS} * interval '1 millisecond'`),
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

/** What this process saw last of each account, so that one that goes on the same is not written for every result. */
const lastSeen = new WeakMap<Database, Map<string, { evidence: ContractEvidence; untilMs: number }>>()
const SAME_FOR_MS = 10_000

/** The same for an account that is known by its name; the same observation again within 10 s is taken as written. */
export async function recordEvidenceByName(
  db: Database,
  input: { accountName: string; evidence: ContractEvidence },
): Promise<void> {
  const seen = lastSeen.get(db) ?? new Map<string, { evidence: ContractEvidence; untilMs: number }>()
  lastSeen.set(db, seen)
  const last = seen.get(input.accountName)
  if (last?.evidence === input.evidence && Date.now() < last.untilMs) return
  const account = await db
    .selectFrom('account')
    .select('id')
    .where('name', '=', input.accountName)
    .where('state', '!=', 'removed')
    .executeTakeFirst()
  if (!account) return
  await recordEvidence(db, { accountId: account.id, evidence: input.evidence })
  seen.set(input.accountName, { evidence: input.evidence, untilMs: Date.now() + SAME_FOR_MS })
}
