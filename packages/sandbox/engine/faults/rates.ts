// The names under which a storm knows its rates.
import type { CallKind, FaultKind, RouteGroup } from './kinds.ts'
import { CALL_KINDS, FAULT_KINDS, ROUTE_GROUPS } from './kinds.ts'

/** `kind`, or `group.kind` for calls of another route group than the kind's usual one, e.g. `status.error_500_before`. */
export type RateName = FaultKind | `${RouteGroup}.${CallKind}`

/** Share of what passes that is struck, 0..1. */
export type StormRates = Partial<Record<RateName, number>>

/** Every name there is. Webhooks are no calls: their kinds have no group in front. */
export const RATE_NAMES = [
  ...FAULT_KINDS,
  ...ROUTE_GROUPS.filter((group) => group !== 'webhook').flatMap((group) =>
    CALL_KINDS.map((kind) => `${group}.${kind}`),
  ),
] as [RateName, ...RateName[]]
