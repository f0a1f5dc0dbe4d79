// The faults of a request, decided at its acceptance. They are stored with it, so they survive a restart.
import type { FaultKind, RouteGroup } from './kinds.ts'
import { WEBHOOK_KINDS } from './kinds.ts'
import type { FaultParams } from './rules.ts'

export interface RequestFault extends FaultParams {
  kind: FaultKind
  /** Group of the calls that it strikes. For a fault that strikes no call: the group of its kind. */
  group: RouteGroup
  /** For faults that strike calls: the first calls, or the first reads of the finished request. */
  at?: 'first' | 'final'
  /** Stable name of the submission. `nth` is the ordinal of the acceptance under this name. */
  identity: string
  nth: number
  source: 'storm' | number
}

interface Carrier {
  faults: readonly RequestFault[]
}

/** The fault of this kind, if the request has it. */
export function faultOf(request: Carrier, kind: FaultKind): RequestFault | undefined {
  return request.faults.find((fault) => fault.kind === kind)
}

export function hasFault(request: Carrier, kind: FaultKind): boolean {
  return faultOf(request, kind) !== undefined
}

/** The fault of this request's webhook. */
export function webhookFaultOf(request: Carrier): RequestFault | undefined {
  return request.faults.find((fault) => (WEBHOOK_KINDS as readonly FaultKind[]).includes(fault.kind))
}

/** For the ledger: `failed, status.error_500_before`; null without faults. */
export function faultNames(faults: readonly { kind: FaultKind; at?: string; group: RouteGroup }[]): string | null {
  if (faults.length === 0) return null
  return faults.map((fault) => (fault.at === undefined ? fault.kind : `${fault.group}.${fault.kind}`)).join(', ')
}
