// What the verbs ask of the platform themselves. All of it is free. `adapters/` implements it.
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
  /** Whether the account has a request of this id. Does not throw. */
  findRequest(input: { accountName: string; requestId: string; dialect: PlatformDialect }): Promise<RequestLookup>
  /** What the account would pay. Picture fields of the input may hold anything: they are not looked at. Does not throw. */
  quote(input: { accountName: string; model: string; input: Record<string, unknown> }): Promise<PriceQuote>
}
