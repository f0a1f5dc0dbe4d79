// What the services read from the platform. Every read is free. `adapters/` implements it.
import type { PlatformDialect } from '../../contracts/steps/generation.ts'

export type RequestLookup =
  | { kind: 'found' }
  | { kind: 'not_found'; detail: string }
  | { kind: 'unavailable'; detail: string }

export type PriceQuote =
  | { kind: 'priced'; credits: number }
  /** The platform does not price this model in advance, or not for this account. */
  | { kind: 'unpriced'; detail: string }
  | { kind: 'unavailable'; detail: string }

export interface PlatformLookups {
  /** Looks up a request of the account by its id. Does not throw. */
  findRequest(input: { accountId: string; requestId: string; dialect: PlatformDialect }): Promise<RequestLookup>
  /** The price that the account would pay. The values of image fields do not matter. Does not throw. */
  quote(input: { accountId: string; model: string; input: Record<string, unknown> }): Promise<PriceQuote>
}
