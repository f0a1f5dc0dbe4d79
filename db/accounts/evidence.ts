// What was observed of the contract that an account speaks, and what follows from it.
// Invariant: newer proof wins over older; what is only a hint is kept and decides nothing.
import { sql } from 'kysely'
import { CONTRACT_EVIDENCE, type ContractEvidence } from '../../contracts/account-states.ts'
import type { Database, DatabaseTransaction } from '../connect.ts'

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

/** The same for an account that is known by its name. */
export async function recordEvidenceByName(
  db: Database,
  input: { accountName: string; evidence: ContractEvidence },
): Promise<void> {
  const account = await db
    .selectFrom('account')
    .select('id')
    .where('name', '=', input.accountName)
    .where('state', '!=', 'removed')
    .executeTakeFirst()
  if (account) await recordEvidence(db, { accountId: account.id, evidence: input.evidence })
}
