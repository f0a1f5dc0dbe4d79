// The faults that a request carries from its acceptance on. They are kept on its row, so a restart forgets none.
import type { FaultKind, RouteGroup } from './kinds.ts'
import { WEBHOOK_KINDS } from './kinds.ts'
import type { FaultParams } from './rules.ts'

export interface RequestFault extends FaultParams {
  kind: FaultKind
  /** Of which calls it strikes the answer; where a fault strikes no call, the group it belongs to. */
  group: RouteGroup
  /** Of faults that strike calls: the first ones, or the first reads of the finished request. */
  at?: 'first' | 'final'
  /** Stable name of the submission, and the how-maniest acceptance under it. */
  identity: string
  nth: number
  source: 'storm' | number
}

interface Carrier {
  faults: readonly RequestFault[]
}

/** The fault of this kind, if the request carries it. */
export function faultOf(request: Carrier, kind: FaultKind): RequestFault | undefined {
  return request.faults.find((fault) => fault.kind === kind)
}

export function hasFault(request: Carrier, kind: FaultKind): boolean {
  return faultOf(request, kind) !== undefined
}

/** What is to happen to the webhook of this request. */
export function webhookFaultOf(request: Carrier): RequestFault | undefined {
  return request.faults.find((fault) => (WEBHOOK_KINDS as readonly FaultKind[]).includes(fault.kind))
}

/** For the ledger: `failed, status.error_500_before`; null without faults. */
export function faultNames(faults: readonly { kind: FaultKind; at?: string; group: RouteGroup }[]): string | null {
  if (faults.length === 0) return null
  return faults.map((fault) => (fault.at === undefined ? fault.kind : `${fault.group}.${fault.kind}`)).join(', ')
}
