// When each account's list of models was read, and what it says.
// Invariant: an account is read by one process at a time, because the claim moves the time of its last read.
import { sql } from 'kysely'
import type { PlatformListing } from '../../contracts/models/platform-listing.ts'
import type { Database } from '../connection/connect.ts'
import { savePlatformModels } from '../models/platform-models.ts'
import { recordCatalogue } from './catalogue.ts'

/** Enabled accounts with a key whose list was read more than `olderThanMs` ago or never, oldest first. They count as read now. */
export async function claimAccountsToList(
  db: Database,
  { olderThanMs, limit }: { olderThanMs: number; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update account set listing_read_at = now()
    where id in (
      select id from account
      where state = 'enabled'
        and (listing_read_at is null or listing_read_at < now() - ${olderThanMs} * interval '1 millisecond')
        and exists (select from account_key where account_key.account_id = account.id and account_key.state = 'active')
      order by listing_read_at nulls first, id
      limit ${limit}
      for update skip locked
    )
    returning id
  `.execute(db)
  return rows.map(({ id }) => id)
}

/** Lets the account be claimed again `inMs` from now, where claims are `everyMs` apart. */
export async function listAgainIn(
  db: Database,
  { accountId, inMs, everyMs }: { accountId: string; inMs: number; everyMs: number },
): Promise<void> {
  await db
    .updateTable('account')
    .set({ listingReadAt: sql<Date>`now() - ${everyMs - inMs} * interval '1 millisecond'` })
    .where('id', '=', accountId)
    .execute()
}

/** Replaces the list of the account's models, and stores the versions that are new, in one transaction. */
export async function recordListings(
  db: Database,
  { accountId, listings }: { accountId: string; listings: readonly PlatformListing[] },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const stored = await savePlatformModels(trx, listings)
    await recordCatalogue(trx, { accountId, models: listings.map(({ slug }) => slug), areSchemasRead: true })
    const versions = stored.map(({ versionId, listing }) => ({ slug: listing.slug, id: versionId }))
    await sql`
      update account_model set platform_model_id = version.id
      from jsonb_to_recordset(${JSON.stringify(versions)}) as version (slug text, id text)
      where account_id = ${accountId} and model = version.slug
    `.execute(trx)
  })
}

/** How many enabled accounts have a list with schemas, and how many have none. An empty list counts once it was read. */
export async function countLists(db: Database): Promise<{ read: number; missing: number }> {
  const { rows } = await sql<{ read: number; missing: number }>`
    select count(*) filter (where is_read)::int as read, count(*) filter (where not is_read)::int as missing
    from (
      select catalogue_read_at is not null and not exists (
        select from account_model where account_id = account.id and platform_model_id is null
      ) as is_read
      from account where state = 'enabled'
    ) listed
  `.execute(db)
  return rows[0]!
}
