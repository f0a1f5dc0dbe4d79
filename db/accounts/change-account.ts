// Changes of an account by an operator: limits, contract, webhook secrets, draining, removal.
// Invariant: a removed account keeps its row for its history, and nothing that could act in its name.
import { sql } from 'kysely'
import type { Contract } from '../../contracts/vocabulary/account-states.ts'
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import { lockPool } from '../pool/candidates.ts'

/** How long webhook secrets of before are taken after a new one: as long as the platform signs with both, and some. */
const OVERLAP_HOURS = 25

export interface AccountChange {
  accountId: string
  slots?: number | undefined
  modelSlots?: Record<string, number | null> | undefined
  contract?: Contract | 'auto' | undefined
  webhookSecret?: string | null | undefined
}

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

/** A new secret counts at once; those of before run out. Null: all go, and webhooks are hints again. */
export async function changeWebhookSecret(
  trx: DatabaseTransaction,
  { accountId, secret, secrets }: { accountId: string; secret: string | null; secrets: Pick<Secrets, 'seal'> },
): Promise<void> {
  if (secret === null) {
    await trx.deleteFrom('accountWebhookSecret').where('accountId', '=', accountId).execute()
    return
  }
  await trx
    .updateTable('accountWebhookSecret')
    .set({ expiresAt: sql<Date>`now() + ${OVERLAP_HOURS} * interval '1 hour'` })
    .where('accountId', '=', accountId)
    .where('expiresAt', 'is', null)
    .execute()
  const id = newId('webhookSecret')
  await trx
    .insertInto('accountWebhookSecret')
    .values({ id, accountId, secret: secrets.seal(secret, id) })
    .execute()
}

/** Takes the account out, or back in. False where it is removed. */
export async function setDraining(db: Database, input: { accountId: string; isDraining: boolean }): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const changed = await trx
      .updateTable('account')
      .set(input.isDraining ? { state: 'draining', drainedBy: 'operator' } : { state: 'enabled', drainedBy: null })
      .where('id', '=', input.accountId)
      .where('state', '!=', 'removed')
      .executeTakeFirst()
    return changed.numUpdatedRows > 0n
  })
}

/** Generations that are, or may be, running on the account, and those that hold one of its slots. */
export async function listRunningOn(db: Database | DatabaseTransaction, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('generation')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('id', 'in', (qb) =>
          qb
            .selectFrom('attempt')
            .select('generationId')
            .where('accountId', '=', accountId)
            .where('state', 'in', ['submitting', 'submitted', 'unknown'])
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
    .where('status', 'not in', ['completed', 'failed', 'cancelled'])
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Its secrets are erased. `running`: what stood in the way, or with `isForced` what is given up. */
export async function removeAccount(
  db: Database,
  input: { accountId: string; isForced: boolean },
): Promise<{ isRemoved: boolean; running: string[] }> {
  const { accountId } = input
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const running = await listRunningOn(trx, accountId)
    if (running.length > 0 && !input.isForced) return { isRemoved: false, running }
    await trx.updateTable('account').set({ state: 'removed' }).where('id', '=', accountId).execute()
    await trx
      .updateTable('accountKey')
      .set({ state: 'deleted', secret: null, nextCheckAt: null })
      .where('accountId', '=', accountId)
      .execute()
    await trx.deleteFrom('accountWebhookSecret').where('accountId', '=', accountId).execute()
    return { isRemoved: true, running }
  })
}

/** Erases replaced keys once no call that was under way with them can still be running. Returns how many. */
export async function deleteReplacedKeys(db: Database): Promise<number> {
  const deleted = await db
    .updateTable('accountKey')
    .set({ state: 'deleted', secret: null })
    .where('state', '=', 'off')
    .where('offReason', '=', 'replaced')
    // Longer than any call to the platform, a transfer of media included, may take.
    .where('offAt', '<', sql<Date>`now() - interval '15 minutes'`)
    .executeTakeFirst()
  return Number(deleted.numUpdatedRows)
}
