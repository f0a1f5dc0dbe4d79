// Models whose prices are read in advance: those that accounts list, and those that jobs have used.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

/**
 * Ids of models that an enabled account lists, or that completed a request within `usedWithinMs`. `isEveryAccountListed`: every
 * enabled account has been listed, so that a missing model is on none of them.
 */
export async function listModelsToPrice(
  db: Database,
  { models, usedWithinMs }: { models: readonly string[]; usedWithinMs: number },
): Promise<{ listed: Set<string>; used: Set<string>; isEveryAccountListed: boolean }> {
  const enabled = db.selectFrom('account').where('state', '=', 'enabled')
  const [listed, used, unlisted] = await Promise.all([
    db.selectFrom('accountModel').select('model').distinct().where('accountId', 'in', enabled.select('id')).execute(),
    // One look into the index for each model, because a scan of recent attempts would be long.
    sql<{ model: string }>`
      select model from unnest(${models}::text[]) model
      where exists (
        select from attempt
        where attempt.model = model.model and state = 'completed'
          and finished_at > now() - ${usedWithinMs} * interval '1 millisecond'
      )`.execute(db),
    enabled.select('id').where('catalogueReadAt', 'is', null).limit(1).execute(),
  ])
  return {
    listed: new Set(listed.map(({ model }) => model)),
    used: new Set(used.rows.map(({ model }) => model)),
    isEveryAccountListed: unlisted.length === 0,
  }
}
