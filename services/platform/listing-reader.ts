// What the services read of the platform's list of models. The read is free. `adapters/` implements it.
import type { PlatformListing } from '../../contracts/models/platform-listing.ts'

export interface ListingReader {
  /** The models that the platform lists for the account. Undefined where it could not be read. Does not throw. */
  readModels(input: { accountId: string }): Promise<PlatformListing[] | undefined>
}
