// Faults on demand: "fail the next n". A fault is used up by the request it strikes and is remembered on its row.
import { z } from 'zod'

/** Strikes before anything is accepted. */
const beforeKinds = ['error_500_before'] as const
/** Strikes the answer of a submission that WAS accepted: the client cannot know. */
const replyKinds = ['error_500_after', 'no_reply_after'] as const
/** Strikes the outcome of an accepted request. */
const outcomeKinds = ['failed', 'nsfw', 'lost_webhook', 'completed_without_url'] as const

export type FaultKind = (typeof beforeKinds)[number] | (typeof replyKinds)[number] | (typeof outcomeKinds)[number]

/** Body of `POST /_sandbox/faults`. */
export const faultRequest = z.strictObject({
  kind: z.enum([...beforeKinds, ...replyKinds, ...outcomeKinds]),
  /** How many submissions it strikes. */
  count: z.int().min(1).default(1),
  /** Only this account; any when omitted. */
  account: z.string().optional(),
  /** Only this model id; any when omitted. */
  model: z.string().optional(),
})
export type FaultRequest = z.output<typeof faultRequest>

export interface ArmedFault extends FaultRequest {
  id: number
  remaining: number
}

export type Faults = ReturnType<typeof createFaults>

export function createFaults() {
  let nextId = 1
  const armed: ArmedFault[] = []
  const take = (kinds: readonly FaultKind[], account: string, model: string): FaultKind | null => {
    const fault = armed.find(
      (candidate) =>
        kinds.includes(candidate.kind) &&
        (candidate.account ?? account) === account &&
        (candidate.model ?? model) === model,
    )
    if (fault === undefined) return null
    fault.remaining -= 1
    if (fault.remaining === 0) armed.splice(armed.indexOf(fault), 1)
    return fault.kind
  }
  return {
    arm: (request: FaultRequest): ArmedFault => {
      const fault = { ...request, id: nextId++, remaining: request.count }
      armed.push(fault)
      return fault
    },
    list: (): readonly ArmedFault[] => armed,
    clear: (): void => void armed.splice(0),
    takeBefore: (account: string, model: string) => take(beforeKinds, account, model),
    /** The fault that strikes the reply or the outcome of the request being accepted. */
    takeForAccepted: (account: string, model: string) => take([...replyKinds, ...outcomeKinds], account, model),
  }
}
