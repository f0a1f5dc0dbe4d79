// What the services read from the platform. Every read is free. `adapters/` implements it.
import type { Model } from '../../contracts/models/model.ts'
import type { PlatformDialect } from '../../contracts/steps/generation.ts'
import type { PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import type { ReadEntry } from '../../db/named-lists/record.ts'

export type RequestLookup =
  | { kind: 'found' }
  | { kind: 'not_found'; detail: string }
  | { kind: 'unavailable'; detail: string }

export type PriceQuote =
  | { kind: 'priced'; credits: number }
  /** The platform does not price this model in advance, or not for this account. */
  | { kind: 'unpriced'; detail: string }
  | { kind: 'unavailable'; detail: string }

/** `unread`: the list could not be read completely, or is empty. */
export type ListRead = { kind: 'read'; entries: ReadEntry[] } | { kind: 'unread'; detail: string }

export interface PlatformLookups {
  /** Looks up a request of the account by its id. Does not throw. */
  findRequest(input: { accountId: string; requestId: string; dialect: PlatformDialect }): Promise<RequestLookup>
  /**
   * The price that the account would pay. The values of image fields do not matter. `declaration`: default the one of the catalogue.
   * Does not throw for a model with a declaration.
   */
  quote(input: {
    accountId: string
    model: string
    declaration?: Model
    input: Record<string, unknown>
  }): Promise<PriceQuote>
  /** All entries of a list, as the account gets it. Does not throw. */
  readList(input: { accountId: string; list: PlatformList }): Promise<ListRead>
}
