// Armed faults: strike the next n calls, or a share of the calls. A rule is removed after its last strike.
import { z } from 'zod'
import type { FaultKind, RouteGroup } from './kinds.ts'
import { FAULT_KINDS, isCallKind, ROUTE_GROUPS, usualGroupOf } from './kinds.ts'

/** How a fault strikes. A kind ignores the parameters that it does not use. */
export const faultParams = z.object({
  /** Real time: wait of `slow_answer`, of `slow_drip` (in total), of `reply_never_comes` (until the connection closes).
   *  Simulated time, divided by the speed: `late_webhook`, `reordered_webhook` (at most), `stuck_queued`, `stuck_in_progress`. */
  delayMs: z.int().min(0).optional(),
  /** `Retry-After` of 429 and 503: seconds, or `date` (an HTTP date), `missing`, `absurd` (a year, in seconds). */
  retryAfter: z.union([z.int().min(0), z.enum(['date', 'missing', 'absurd'])]).optional(),
  /** The text of the error, the status of `unknown_status`, or the origin of `foreign_status_url`. */
  text: z.string().min(1).optional(),
  /** How often it strikes the same request (reads, downloads, extra webhooks). */
  times: z.int().min(1).optional(),
})
export type FaultParams = z.output<typeof faultParams>

/** Body of `POST /_sandbox/faults`. */
export const faultRequest = z
  .strictObject({
    kind: z.enum(FAULT_KINDS),
    /** How often it strikes. Default 1; with a rate there is no limit. */
    count: z.int().min(1).optional(),
    /** Share of the calls that it strikes, 0..1. Default: all. */
    rate: z.number().min(0).max(1).optional(),
    /** Number of calls that pass before the first strike. */
    after: z.int().min(0).default(0),
    /** Only this account. Default: any. */
    account: z.string().optional(),
    /** Only this model id. Default: any. */
    model: z.string().optional(),
    /** Only these calls. Default: submissions; `upload_put` for `storage_403`. */
    route: z.enum(ROUTE_GROUPS).optional(),
    ...faultParams.shape,
  })
  .refine((rule) => isCallKind(rule.kind) || rule.route === undefined || rule.route === usualGroupOf(rule.kind), {
    path: ['route'],
    message: 'this kind strikes accepted requests, not calls of a route',
  })
  .refine((rule) => !isCallKind(rule.kind) || rule.route !== 'webhook', {
    path: ['route'],
    message: 'webhooks have their own kinds',
  })
  .refine((rule) => !isCallKind(rule.kind) || rule.route === undefined || isScoped(rule.route, rule), {
    path: ['route'],
    message: 'a download names neither account nor model',
  })
/** A valid order for a rule. */
export type FaultOrder = z.output<typeof faultRequest>

export interface FaultRule extends FaultOrder {
  id: number
  route: RouteGroup
  /** Remaining strikes; null without limit. */
  remaining: number | null
  /** How many calls of `after` have passed. */
  passed: number
}

/** A call, or a submission that is being accepted. */
export interface Passing {
  group: RouteGroup
  account: string | null
  model: string | null
}

/** The armed rules, oldest first. */
export class Rules {
  #nextId = 1
  readonly #rules: FaultRule[] = []

  arm(order: FaultOrder): FaultRule {
    const remaining = order.count ?? (order.rate === undefined ? 1 : null)
    const route = order.route ?? usualGroupOf(order.kind)
    const rule: FaultRule = { ...order, id: this.#nextId++, route, remaining, passed: 0 }
    this.#rules.push(rule)
    return rule
  }

  list(): readonly FaultRule[] {
    return this.#rules
  }

  /** False when there is no rule with this id. */
  remove(id: number): boolean {
    const at = this.#rules.findIndex((rule) => rule.id === id)
    if (at >= 0) this.#rules.splice(at, 1)
    return at >= 0
  }

  clear(): void {
    this.#rules.splice(0)
  }

  /** The first rule of these kinds that strikes; one of its strikes is used up. `isDrawn` decides for rules with a rate. */
  take(
    kinds: readonly FaultKind[],
    passing: Passing,
    isDrawn: (rule: FaultRule, rate: number) => boolean,
  ): FaultRule | undefined {
    const candidates = this.#rules.filter((rule) => kinds.includes(rule.kind) && matches(rule, passing))
    for (const rule of candidates) {
      if (rule.passed < rule.after) {
        rule.passed += 1
        continue
      }
      if (rule.rate !== undefined && !isDrawn(rule, rule.rate)) continue
      this.#spend(rule)
      return rule
    }
    return undefined
  }

  #spend(rule: FaultRule): void {
    if (rule.remaining === null) return
    rule.remaining -= 1
    if (rule.remaining === 0) this.remove(rule.id)
  }
}

/** Only the parameters of the rule. */
export function paramsOf(rule: FaultParams): FaultParams {
  return faultParams.parse(rule)
}

function matches(rule: FaultRule, passing: Passing): boolean {
  if (isCallKind(rule.kind) && rule.route !== passing.group) return false
  return (rule.account ?? passing.account) === passing.account && (rule.model ?? passing.model) === passing.model
}

function isScoped(route: RouteGroup, scope: { account?: string | undefined; model?: string | undefined }): boolean {
  if (route === 'media') return scope.account === undefined && scope.model === undefined
  return scope.model === undefined || ['submit', 'status', 'cancel', 'estimate'].includes(route)
}
