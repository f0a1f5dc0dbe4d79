// What the pool says about its choices: who was passed over and why, and how an account refused.
import type { RefusalKind } from './platform-refusals.ts'

export interface SkippedAccount {
  account: string
  reason: string
}

export interface Refusal {
  kind: RefusalKind
  detail: string
}
