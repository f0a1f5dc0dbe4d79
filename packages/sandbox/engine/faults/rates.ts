// The names of a storm's rates.
import type { CallKind, FaultKind, RouteGroup } from './kinds.ts'
import { CALL_KINDS, FAULT_KINDS, ROUTE_GROUPS } from './kinds.ts'

/** `kind`, or `group.kind` for calls of another route group than the kind's usual one, e.g. `status.error_500_before`. */
export type RateName = FaultKind | `${RouteGroup}.${CallKind}`

/** Share of the calls that is struck, 0..1. */
export type StormRates = Partial<Record<RateName, number>>

/** All names. Webhooks are not calls, so their kinds have no group before the name. */
export const RATE_NAMES = [
  ...FAULT_KINDS,
  ...ROUTE_GROUPS.filter((group) => group !== 'webhook').flatMap((group) =>
    CALL_KINDS.map((kind) => `${group}.${kind}`),
  ),
] as [RateName, ...RateName[]]
