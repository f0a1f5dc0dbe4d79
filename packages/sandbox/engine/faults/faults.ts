// Faults on demand: armed rules and a storm. This class decides which fault strikes; routes and engine carry it out.
// Invariant: a storm's decision depends on its seed and on the call, never on time or on the order of arrival.
import { hash32 } from '../time/random.ts'
import type { Clock } from '../time/clock.ts'
import type { Identity, SubmissionFacts } from './chance.ts'
import { createTally, identityOf, isDrawn } from './chance.ts'
import type { BeforeKind, CallKind, FaultKind, ReplyKind, RequestKind, RouteGroup } from './kinds.ts'
import { BEFORE_KINDS, excludesKind, EXCLUSIVE_KINDS, isCallKind, REPLY_KINDS, usualGroupOf } from './kinds.ts'
import type { FaultLog } from './log.ts'
import { createFaultLog } from './log.ts'
import type { RequestFault } from './request-faults.ts'
import type { FaultParams, FaultRule } from './rules.ts'
import { paramsOf, Rules } from './rules.ts'
import type { Storm } from './storm.ts'
import { drawCall, drawFollowUps, drawForRequest } from './storm.ts'

/** One call: its route group, its owner, and its ordinal among the calls of the same name. */
export interface Call {
  group: RouteGroup
  account: string | null
  model: string | null
  idempotencyKey: string | null
  identity: string
  nth: number
}

/** A fault that strikes the current call. */
export interface Strike<Kind extends CallKind = CallKind> extends FaultParams {
  kind: Kind
}

// Status, cancel and media calls belong to a request: a storm decides about them when the request is accepted.
const GROUPS_DRAWN_BY_CALL: readonly RouteGroup[] = [
  'submit',
  'upload_slot',
  'upload_put',
  'models',
  'estimate',
  'characters',
]

// An entry is a short string and a number. Two full tallies take about ten megabytes.
const TRIES_REMEMBERED = 50_000

const STORM_SOURCE = 'storm' as const

export class Faults {
  readonly rules = new Rules()
  readonly log: FaultLog
  readonly #clock: Clock
  readonly #seed: number
  readonly #tries = createTally(TRIES_REMEMBERED)
  readonly #struck = createTally(TRIES_REMEMBERED)
  #storm: Storm | undefined

  /** `seed` is for rules with a rate. A storm has its own seed. */
  constructor({ clock, seed }: { clock: Clock; seed: number }) {
    this.#clock = clock
    this.#seed = seed
    this.log = createFaultLog(clock)
  }

  /** Starts a storm in place of the current one, or ends it. The counts of tries start again. */
  setStorm(storm: Storm | undefined): void {
    this.#storm = storm
    this.#tries.clear()
  }

  /** The current storm. It ends when its time is over. */
  currentStorm(): Storm | undefined {
    const endsAtMs = this.#storm?.untilMs ?? Infinity
    if (this.#clock.now() >= endsAtMs) this.#storm = undefined
    return this.#storm
  }

  /** The call of a submission; undefined when no fault can strike it. */
  submission(facts: SubmissionFacts): Call | undefined {
    if (this.#isQuiet()) return undefined
    const { account, model, idempotencyKey } = facts
    const identity = identityOf(facts, this.#identityBy())
    return { group: 'submit', account, model, idempotencyKey, identity, nth: this.#tries.next(`submit ${identity}`) }
  }

  /** Any other call. `name` describes it without random ids. Undefined when no fault can strike it. */
  call(group: RouteGroup, of: { account: string | null; model: string | null; name: string }): Call | undefined {
    if (this.#isQuiet()) return undefined
    const owner = this.#identityBy() === 'key' ? of.account : null
    const identity = `${group} ${owner ?? ''} ${of.name}`
    return { ...of, group, idempotencyKey: null, identity, nth: this.#tries.next(identity) }
  }

  /** The fault that replaces the response. The call is not carried out. */
  before(call: Call | undefined): Strike<BeforeKind> | undefined {
    return this.#strike(call, BEFORE_KINDS)
  }

  /** The fault that strikes the response of a call that is carried out. */
  reply(call: Call | undefined, requestId?: string): Strike<ReplyKind> | undefined {
    return this.#strike(call, REPLY_KINDS, requestId)
  }

  /** The faults of a request that is being accepted: at most one of each list of kinds that exclude each other. */
  accepted(call: Call | undefined, requestId: string): RequestFault[] {
    if (call === undefined) return []
    const nth = this.#tries.next(`accepted ${call.identity}`)
    const armed = EXCLUSIVE_KINDS.flatMap((kinds) => this.#takeRule(call, kinds) ?? [])
    const storm = this.currentStorm()
    const isFree = (kind: RequestKind) => !armed.some((rule) => excludesKind(rule.kind, kind))
    const drawn = storm === undefined ? [] : drawForRequest(storm, call.identity, nth).filter(isFree)
    const name = { identity: call.identity, nth }
    const carried: RequestFault[] = [
      ...armed.map((rule) => ({ ...name, ...paramsOf(rule), kind: rule.kind, group: rule.route, source: rule.id })),
      ...drawn.map((kind) => ({
        ...name,
        ...storm?.params[kind],
        kind,
        group: usualGroupOf(kind),
        source: STORM_SOURCE,
      })),
    ]
    for (const fault of carried) this.#record({ ...call, nth }, fault, requestId)
    if (storm === undefined) return carried
    const fates = drawFollowUps(storm, call.identity, nth)
    return [
      ...carried,
      ...fates.map((fate) => ({ ...name, ...storm.params[fate.kind], ...fate, source: STORM_SOURCE })),
    ]
  }

  /** The request's fault that strikes this call about it. `isFinal`: the request has ended. */
  followUp(
    request: { id: string; account: string; model: string; idempotencyKey: string | null; faults: RequestFault[] },
    call: { group: RouteGroup; isFinal: boolean },
  ): Strike | undefined {
    for (const fault of request.faults) {
      const { kind, at, group } = fault
      if (!isCallKind(kind) || group !== call.group || (at === 'final' && !call.isFinal)) continue
      const nth = this.struckTimes(request.id, `${group}.${kind}`)
      if (nth > (fault.times ?? 1)) continue
      this.#record({ ...request, group, identity: fault.identity, nth }, fault, request.id)
      return { ...paramsOf(fault), kind }
    }
    return undefined
  }

  /** How often a fault of this request has struck, including this time. */
  struckTimes(requestId: string, name: string): number {
    return this.#struck.next(`${requestId} ${name}`)
  }

  #isQuiet(): boolean {
    return this.rules.list().length === 0 && this.currentStorm() === undefined
  }

  #identityBy(): Identity {
    return this.#storm?.identity ?? 'key'
  }

  #strike<Kind extends CallKind>(call: Call | undefined, kinds: readonly Kind[], requestId?: string) {
    if (call === undefined) return undefined
    const rule = this.#takeRule(call, kinds)
    if (rule !== undefined) {
      this.#record(call, { kind: rule.kind, source: rule.id }, requestId)
      return { ...paramsOf(rule), kind: rule.kind as Kind }
    }
    const storm = this.currentStorm()
    if (storm === undefined || !GROUPS_DRAWN_BY_CALL.includes(call.group)) return undefined
    const kind = drawCall(storm, kinds, call) as Kind | undefined
    if (kind === undefined) return undefined
    this.#record(call, { kind, source: 'storm' }, requestId)
    return { ...storm.params[kind], kind }
  }

  #takeRule(call: Call, kinds: readonly FaultKind[]): FaultRule | undefined {
    return this.rules.take(kinds, call, (rule, rate) =>
      isDrawn(rate, hash32(this.#seed, rule.id), rule.kind, call.identity, call.nth),
    )
  }

  #record(
    call: Call,
    fault: Pick<RequestFault, 'kind' | 'source'> & { group?: RouteGroup },
    requestId: string | undefined,
  ): void {
    this.log.append({
      kind: fault.kind,
      route: fault.group ?? call.group,
      account: call.account,
      model: call.model,
      requestId: requestId ?? null,
      idempotencyKey: call.idempotencyKey,
      identity: call.identity,
      try: call.nth,
      source: fault.source,
    })
  }
}
