// Jobs with a Soul ID that no account holds any more, and that no training will bring back.
// Invariant: the condition is read again under the pool's lock, so that a job that just got an account does not end.
import { sql } from 'kysely'
import type { FinishResult } from '../../contracts/steps/generation.ts'
import { UNDECIDED_TRAINING_STATES } from '../../contracts/vocabulary/characters.ts'
import type { Database } from '../connection/connect.ts'
import { endInTransaction } from '../generations/ending.ts'
import { lockPool } from '../pool/lock.ts'
import { offers } from '../pool/restricted-waiters.ts'

interface Unplaceable {
  id: string
  name: string
  variant: string
  /** Why the last training failed. Null where none has. */
  failure: string | null
}

const OFFERED = sql`generation.required_account_ids`

/** In the line, so that it has no slot and no request is being sent. */
const WITHOUT_ACCOUNT = sql`
  generation.character ->> 'usedAs' = 'soul_id' and generation.status = 'waiting'
  and exists (select from lease_waiter where lease_waiter.generation_id = generation.id)
  and not exists (
    select from soul_id_holder as holder where holder.character_id = generation.character ->> 'id'
      and holder.variant = generation.character ->> 'variant' and ${offers(OFFERED, sql`holder.account_id`)}
  )
  and not exists (
    select from character_training as training
    join account on account.id = training.account_id
    join character on character.id = training.character_id
    where training.character_id = generation.character ->> 'id' and training.variant = generation.character ->> 'variant'
      and training.state = any(${[...UNDECIDED_TRAINING_STATES]}) and training.removal_requested_at is null
      and character.removal_requested_at is null and account.state <> 'removed'
      and ${offers(OFFERED, sql`account.id`)}
  )
`

/** Waiting generations that no account can take, at most `limit`. */
export async function listUnplaceable(db: Database, limit: number): Promise<Unplaceable[]> {
  const { rows } = await sql<Unplaceable>`
    select generation.id, generation.character ->> 'name' as name, generation.character ->> 'variant' as variant, (
      select error ->> 'detail' from character_training
      where character_id = generation.character ->> 'id' and variant = generation.character ->> 'variant'
        and state = 'failed' order by finished_at desc limit 1
    ) as failure
    from lease_waiter join generation on generation.id = lease_waiter.generation_id
    where lease_waiter.required_account_ids <> '{}' and ${WITHOUT_ACCOUNT}
    order by lease_waiter.enqueued_at limit ${limit}
  `.execute(db)
  return rows
}

/** Ends the generation as failed where still no account can take it. Undefined where one can: then nothing changes. */
export async function endUnplaceable(db: Database, job: Unplaceable): Promise<FinishResult | undefined> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const { rows } = await sql`select from generation where id = ${job.id} and ${WITHOUT_ACCOUNT}`.execute(trx)
    if (rows.length === 0) return undefined
    const failed = job.failure === null ? '' : ` (the last training failed: ${job.failure})`
    const detail =
      `no account holds the ${job.variant} Soul ID of ${job.name} any more, and none is being trained${failed}; ` +
      'train it and send the job again'
    const ending = { status: 'failed', error: { code: 'no_account', detail, paid: 'no' } } as const
    return endInTransaction(trx, { generationId: job.id, ending, chargedCredits: null, from: ['waiting'] })
  })
}
