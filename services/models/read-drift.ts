// Compares the catalogue with what the platform lists for the enabled accounts.
import { MODELS } from '../../contracts/models/catalogue.ts'
import type { ModelDrift } from '../../contracts/public/model-drift.ts'
import { countLists } from '../../db/accounts/listings.ts'
import { listListings } from '../../db/models/platform-models.ts'
import { listPlatformPrices } from '../../db/money/prices.ts'
import { catalogueDrift } from '../../domain/models/drift/catalogue-drift.ts'
import type { ServiceContext } from '../context.ts'

/** From the lists and prices that were read before. Nothing is read from the platform. */
export async function readDrift({ ctx }: { ctx: Pick<ServiceContext, 'db'> }): Promise<ModelDrift> {
  const { db } = ctx
  const [{ read, missing }, stored, prices] = await Promise.all([
    countLists(db),
    listListings(db),
    listPlatformPrices(db),
  ])
  const differences = catalogueDrift({
    catalogue: MODELS,
    listings: stored.map(({ listing }) => listing),
    isComplete: read > 0 && missing === 0,
    prices,
  })
  return { listsRead: read, listsMissing: missing, differences }
}
