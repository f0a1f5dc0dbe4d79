// Changes of an account by an operator: limits, contract, draining, removal.
// Invariant: a removed account keeps its row for its history, but no secret and no slot.
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { Contract } from '../../contracts/vocabulary/account-states.ts'
import { FINAL_GENERATION_STATUSES, UNDECIDED_ATTEMPT_STATES } from '../../contracts/vocabulary/statuses.ts'
import { countOpenTrainings, listSoulIdsOnlyOn, type SoulIdOnlyHere } from '../characters/only-on-account.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { lockPool } from '../pool/lock.ts'
import { changeWebhookSecret } from './webhook-secrets.ts'

/** Fields that are undefined stay as they are. A null limit in `modelSlots` deletes it. */
export interface AccountChange {
  accountId: string
  slots?: number | undefined
  modelSlots?: Record<string, number | null> | undefined
  contract?: Contract | 'auto' | undefined
  webhookSecret?: string | null | undefined
}

/** Writes the change in the caller's transaction. Takes the pool's lock, because limits decide about slots. */
export async function changeAccount(
  trx: DatabaseTransaction,
  change: AccountChange,
  secrets: Pick<Secrets, 'seal'>,
): Promise<void> {
  const { accountId, slots, contract, modelSlots = {}, webhookSecret } = change
  await lockPool(trx)
  if (slots !== undefined || contract !== undefined) {
    await trx
      .updateTable('account')
      .set({
        ...(slots === undefined ? {} : { slots }),
        ...(contract === undefined ? {} : { contractSetting: contract }),
      })
      .where('id', '=', accountId)
      .execute()
  }
  for (const [model, modelLimit] of Object.entries(modelSlots)) {
    await changeModelSlots(trx, { accountId, model, slots: modelLimit })
  }
  if (webhookSecret !== undefined) await changeWebhookSecret(trx, { accountId, secret: webhookSecret, secrets })
}

async function changeModelSlots(
  trx: DatabaseTransaction,
  { accountId, model, slots }: { accountId: string; model: string; slots: number | null },
): Promise<void> {
  if (slots === null) {
    await trx.deleteFrom('accountModelSlots').where('accountId', '=', accountId).where('model', '=', model).execute()
    return
  }
  await trx
    .insertInto('accountModelSlots')
    .values({ accountId, model, slots })
    .onConflict((oc) => oc.columns(['accountId', 'model']).doUpdateSet({ slots }))
    .execute()
}

/** Takes the account out of the pool, in one transaction under the pool's lock. False where it is removed. */
export async function drainAccount(db: Database, input: { accountId: string }): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const changed = await trx
      .updateTable('account')
      .set({ state: 'draining', drainedBy: 'operator' })
      .where('id', '=', input.accountId)
      .where('state', '!=', 'removed')
      .executeTakeFirst()
    return changed.numUpdatedRows > 0n
  })
}

/**
 * Puts an account that an operator drained back into the pool, in the caller's transaction and under the pool's lock. False where
 * nothing changed.
 */
export async function enableAccount(trx: DatabaseTransaction, input: { accountId: string }): Promise<boolean> {
  const changed = await trx
    .updateTable('account')
    .set({ state: 'enabled', drainedBy: null })
    .where('id', '=', input.accountId)
    .where('state', '=', 'draining')
    .where((eb) => eb.or([eb('drainedBy', 'is', null), eb('drainedBy', '!=', 'environment')]))
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** Unfinished generations that hold a slot of the account, or have an attempt there that may still run. */
async function listRunningOn(trx: DatabaseTransaction, accountId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('generation')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('id', 'in', (qb) =>
          qb
            .selectFrom('attempt')
            .select('generationId')
            .where('accountId', '=', accountId)
            .where('state', 'in', UNDECIDED_ATTEMPT_STATES)
            .where('finishedAt', 'is', null),
        ),
        eb('id', 'in', (qb) =>
          qb
            .selectFrom('lease')
            .select('generationId')
            .where('accountId', '=', accountId)
            .where('releasedAt', 'is', null),
        ),
      ]),
    )
    .where('status', 'not in', FINAL_GENERATION_STATUSES)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Removes the account and erases its secrets, in one transaction under the pool's lock. `running` are the generations on it. These
 * and `openTrainings` prevent the removal without `isForced`, and nothing changes; with it they are abandoned. `soulIdsLost`: the Soul
 * IDs that no other account of the pool has.
 */
export async function removeAccount(
  db: Database,
  input: { accountId: string; isForced: boolean },
): Promise<{ isRemoved: boolean; running: string[]; openTrainings: number; soulIdsLost: SoulIdOnlyHere[] }> {
  const { accountId } = input
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const running = await listRunningOn(trx, accountId)
    const openTrainings = await countOpenTrainings(trx, accountId)
    const used = { running, openTrainings, soulIdsLost: await listSoulIdsOnlyOn(trx, accountId) }
    if (running.length + openTrainings > 0 && !input.isForced) return { isRemoved: false, ...used }
    await trx.updateTable('account').set({ state: 'removed' }).where('id', '=', accountId).execute()
    await trx
      .updateTable('accountKey')
      .set({ state: 'deleted', secret: null, nextCheckAt: null })
      .where('accountId', '=', accountId)
      .execute()
    await trx.deleteFrom('accountWebhookSecret').where('accountId', '=', accountId).execute()
    return { isRemoved: true, ...used }
  })
}
