// The clients of the platform. All of them call the same endpoint under the same name.
import type { Platform } from '../activities/generations/platform-port.ts'
import { createKeyChecker } from '../adapters/higgsfield/check-keys.ts'
import { createHiggsfieldPlatform } from '../adapters/higgsfield/client.ts'
import type { Credentials } from '../adapters/higgsfield/credentials.ts'
import { createSoulIds } from '../adapters/higgsfield/soul-ids.ts'
import { createListingReader } from '../adapters/higgsfield/listings.ts'
import { createPlatformLookups } from '../adapters/higgsfield/lookups.ts'
import type { SoulIdPlatform } from '../contracts/ports/soul-ids.ts'
import type { KeyChecker } from '../services/accounts/ports.ts'
import type { ListingReader } from '../services/platform/listing-reader.ts'
import type { PlatformLookups } from '../services/platform/platform-lookups.ts'

/** The name under which every process calls the platform. */
export const USER_AGENT = 'higgsfield-worker'

export interface PlatformClients {
  platform: Platform
  keyChecker: KeyChecker
  lookups: PlatformLookups
  soulIds: SoulIdPlatform
  listings: ListingReader
}

/** Throws `TypeError` for a base URL that is not http(s) or that carries credentials. */
export function assemblePlatform(given: { baseUrl: string; credentials: Credentials }): PlatformClients {
  const endpoint = { baseUrl: given.baseUrl, userAgent: USER_AGENT }
  const access = { ...endpoint, credentials: given.credentials }
  return {
    platform: createHiggsfieldPlatform(access),
    keyChecker: createKeyChecker(endpoint),
    lookups: createPlatformLookups(access),
    soulIds: createSoulIds(access),
    listings: createListingReader(access),
  }
}
