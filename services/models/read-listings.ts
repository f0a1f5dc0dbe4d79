// Reads the lists of models of the accounts with their schemas, so that models that the catalogue does not have can be used.
// The worker's housekeeping runs it, and a request for a model that is in no list.
import { claimAccountsToList, listAgainIn, recordListings } from '../../db/accounts/listings.ts'
import { mapAtOnce } from '../../domain/waiting/map-at-once.ts'
import type { ServiceContext } from '../context.ts'

/** The platform adds models on some days, not every hour. */
const READ_AGAIN_AFTER_MS = 60 * 60_000
/** After a read that failed. */
const FAILED_AGAIN_AFTER_MS = 5 * 60_000
const ACCOUNTS_A_ROUND = 5
const READS_AT_ONCE = 3

export interface ReadListingsInput {
  /** Age in milliseconds at which a list is read again. Default one hour. */
  olderThanMs?: number
  /** The highest number of accounts. Default 5. */
  limit?: number
}

/** Counts the lists that were read, and those that could not be read. */
export async function readListings({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'listings'>
  input: ReadListingsInput
}): Promise<{ read: number; failed: number }> {
  const { olderThanMs = READ_AGAIN_AFTER_MS, limit = ACCOUNTS_A_ROUND } = input
  const accountIds = await claimAccountsToList(ctx.db, { olderThanMs, limit })
  const results = await mapAtOnce(accountIds, READS_AT_ONCE, async (accountId) => {
    const listings = await ctx.listings.readModels({ accountId })
    if (listings) await recordListings(ctx.db, { accountId, listings })
    else await listAgainIn(ctx.db, { accountId, inMs: FAILED_AGAIN_AFTER_MS, everyMs: READ_AGAIN_AFTER_MS })
    return listings !== undefined
  })
  const read = results.filter(Boolean).length
  return { read, failed: results.length - read }
}
