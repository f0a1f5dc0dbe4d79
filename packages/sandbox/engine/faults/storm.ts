// A storm: random faults at given rates, from one seed. The same seed and calls get the same faults, in any order of arrival.
import { z } from 'zod'
import type { Identity } from './chance.ts'
import { isDrawn } from './chance.ts'
import type { CallKind, RequestKind, RouteGroup } from './kinds.ts'
import { CALL_KINDS, EXCLUSIVE_KINDS, FAULT_KINDS, isCallKind, usualGroupOf } from './kinds.ts'
import { PRESET_NAMES, PRESETS } from './presets.ts'
import type { StormRates } from './rates.ts'
import { RATE_NAMES } from './rates.ts'
import { faultParams } from './rules.ts'

const rate = z.number().min(0).max(1)

/** Body of `POST /_sandbox/storm`. Rates are added to those of the preset and override them. */
export const stormRequest = z
  .strictObject({
    seed: z.int().min(0),
    preset: z.enum(PRESET_NAMES).optional(),
    rates: z.partialRecord(z.enum(RATE_NAMES), rate).default({}),
    /** Parameters by kind, as in rules. */
    params: z.partialRecord(z.enum(FAULT_KINDS), faultParams.strict()).default({}),
    /** What identifies a submission: its idempotency key, or its body (for programs that make new keys in each run). */
    identity: z.enum(['key', 'body']).default('key'),
    /** RFC 3339 time of the sandbox's clock at which it ends. Default: never. */
    until: z.iso.datetime({ offset: true }).optional(),
  })
  .refine((storm) => storm.preset !== undefined || Object.keys(storm.rates).length > 0, {
    path: ['rates'],
    message: 'a storm needs rates or a preset',
  })

/** A valid order for a storm. */
export type StormOrder = z.output<typeof stormRequest>

export interface Storm {
  seed: number
  rates: StormRates
  params: StormOrder['params']
  identity: Identity
  untilMs: number | null
}

export function stormOf(request: StormOrder): Storm {
  return {
    seed: request.seed,
    rates: { ...(request.preset === undefined ? {} : PRESETS[request.preset]), ...request.rates },
    params: request.params,
    identity: request.identity,
    untilMs: request.until === undefined ? null : Date.parse(request.until),
  }
}

/** The first of these kinds that strikes the n-th try of a call. */
export function drawCall(
  storm: Storm,
  kinds: readonly CallKind[],
  call: { group: RouteGroup; identity: string; nth: number },
): CallKind | undefined {
  return kinds.find((kind) =>
    isDrawn(rateOf(storm, kind, call.group), storm.seed, kind, call.group, call.identity, call.nth),
  )
}

/** The faults of an accepted request: at most one of each list of kinds that exclude each other. */
export function drawForRequest(storm: Storm, identity: string, nth: number): RequestKind[] {
  return EXCLUSIVE_KINDS.flatMap(
    (kinds) => kinds.find((kind) => isDrawn(storm.rates[kind] ?? 0, storm.seed, kind, identity, nth)) ?? [],
  )
}

/** Groups whose calls belong to a request. Their number depends on time, so their faults are decided at its acceptance. */
const FOLLOW_UP_GROUPS = ['status', 'cancel', 'media'] as const
type FollowUpGroup = (typeof FOLLOW_UP_GROUPS)[number]

export interface FollowUpFault {
  group: FollowUpGroup
  kind: CallKind
  /** `first`: the first calls; `final`: the first reads of a finished request. */
  at: 'first' | 'final'
  times: number
}

/** The faults of later calls about an accepted request: at most one kind for each group, one to three strikes. */
export function drawFollowUps(storm: Storm, identity: string, nth: number): FollowUpFault[] {
  return FOLLOW_UP_GROUPS.flatMap((group) => {
    const kind = drawCall(storm, CALL_KINDS, { group, identity, nth })
    if (kind === undefined) return []
    const name = [storm.seed, 'fate', group, identity, nth]
    const isAgain = (count: number) => isDrawn(rateOf(storm, kind, group), ...name, 'again', count)
    const times = isAgain(2) ? (isAgain(3) ? 3 : 2) : 1
    const at = group === 'status' && isDrawn(0.5, ...name, 'at') ? ('final' as const) : ('first' as const)
    return [{ group, kind, at, times }]
  })
}

function rateOf(storm: Storm, kind: CallKind, group: RouteGroup): number {
  const named = storm.rates[`${group}.${kind}`]
  if (named !== undefined) return named
  return group === usualGroupOf(kind) && isCallKind(kind) ? (storm.rates[kind] ?? 0) : 0
}
