// What follows from checking a key with the platform: whether the key is stored, and which facts are recorded.
// Invariant: a key that the platform did not accept is stored only where the operator requested no check.
import type { KeyCheckResult } from '../../contracts/public/accounts.ts'
import type { EffectiveContract } from '../../contracts/vocabulary/account-states.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { recordCatalogue } from '../../db/accounts/catalogue.ts'
import { recordEvidence } from '../../db/accounts/evidence.ts'
import { recordSource } from '../../db/accounts/sandbox.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import type { KeyCheck } from './ports.ts'

const AFTER_NO_CHECK = 'To store the key without a check, send "check": false.'

/** The check where it accepted the key. Otherwise throws `key_refused`, `platform_blocked` or `platform_unavailable`. */
export function acceptedOrThrow(check: KeyCheck): Extract<KeyCheck, { kind: 'accepted' }> {
  switch (check.kind) {
    case 'accepted':
      return check
    case 'refused':
      throw new ServiceProblem('key_refused', {
        detail: `The platform does not accept this key (${check.reason}): ${check.detail}. Nothing was stored.`,
        errors: [{ pointer: '/secret', detail: REMEDIES[check.reason] }],
      })
    case 'blocked':
      throw new ServiceProblem('platform_blocked', {
        detail: `A firewall answered instead of the platform: ${check.detail}. Whether the key is valid is unknown, and nothing was stored. ${AFTER_NO_CHECK}`,
      })
    case 'unavailable':
      throw new ServiceProblem('platform_unavailable', {
        detail: `The platform is not available: ${check.detail}. Nothing was stored. ${AFTER_NO_CHECK}`,
      })
  }
}

const REMEDIES = {
  rejected: 'does not belong to this keyId; copy both again from the console, or make a new key there',
  expired: 'belongs to a key that has expired; make a new one in the console',
  disabled: 'belongs to a key that is disabled; enable it in the console, or make a new one',
} as const

/** Records the models that the catalogue lists for the account, whether it is of the sandbox, and evidence of its contract. */
export async function recordCheck(
  trx: DatabaseTransaction,
  input: { accountId: string; check: KeyCheck },
): Promise<void> {
  const { accountId, check } = input
  if (check.kind !== 'accepted') return
  if (check.models) await recordCatalogue(trx, { accountId, models: check.models })
  if (check.isSandbox !== undefined) await recordSource(trx, { accountId, isSandbox: check.isSandbox })
  if (check.hasUsageReport) await recordEvidence(trx, { accountId, evidence: 'usage_report' })
}

/** The result of one key's check for operators. `check` is undefined where none was requested. */
export function describeCheck(keyId: string, check: KeyCheck | undefined): KeyCheckResult {
  if (!check) return { keyId, outcome: 'unchecked', detail: 'stored without a check' }
  const { kind: outcome } = check
  if (outcome === 'refused') return { keyId, outcome, detail: `${check.reason}: ${check.detail}` }
  if (outcome !== 'accepted') return { keyId, outcome, detail: check.detail }
  const models = check.models ? `${check.models.length} models listed` : 'no list of models'
  return { keyId, outcome, detail: `the platform accepts it; ${models}` }
}

/** Notes for operators on what a check cannot find out, and which assumption is used instead. */
export function notesOf(input: {
  check: KeyCheck | undefined
  /** The contract that the account has after the check. */
  contract: EffectiveContract
  slots?: number
  isSlotsGiven?: boolean
}): string[] {
  const { check, contract, slots, isSlotsGiven } = input
  const notes: string[] = []
  if (slots !== undefined) {
    const assumed = isSlotsGiven ? `${slots} slots, as configured` : `${slots} slots assumed`
    notes.push(
      `The platform has no call that returns the concurrency limit: ${assumed}; fewer are used once it refuses.`,
    )
  }
  if (check?.kind === 'accepted' && contract === 'unknown') {
    notes.push(
      check.hasUsageReport
        ? 'The server has features of the contract `queueing`. Its contract stays `unknown` until a response proves that this account queues.'
        : 'The contract of the account is not known yet. It is learned from the platform’s responses.',
    )
  }
  return notes
}
