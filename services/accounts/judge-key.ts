// What a check of a key means: whether it may be kept, and what was learned on the way.
// Invariant: a key that the platform did not take is kept only where the operator asked for no check.
import type { KeyCheckResult } from '../../contracts/public/accounts.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { recordCatalogue } from '../../db/accounts/catalogue.ts'
import { recordEvidence } from '../../db/accounts/evidence.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import type { KeyCheck } from './ports.ts'

const AFTER_NO_CHECK = 'To keep the key without asking, send "check": false.'

/** Throws `key_refused`, `platform_blocked` or `platform_unavailable`; nothing was stored. */
export function acceptedOrThrow(check: KeyCheck): Extract<KeyCheck, { kind: 'accepted' }> {
  switch (check.kind) {
    case 'accepted':
      return check
    case 'refused':
      throw new ServiceProblem('key_refused', {
        detail: `The platform does not take this key (${check.reason}): ${check.detail}. Nothing was stored.`,
        errors: [{ pointer: '/secret', detail: REMEDIES[check.reason] }],
      })
    case 'blocked':
      throw new ServiceProblem('platform_blocked', {
        detail: `A firewall answered instead of the platform: ${check.detail}. Nothing is known of the key, and nothing was stored. ${AFTER_NO_CHECK}`,
      })
    case 'unavailable':
      throw new ServiceProblem('platform_unavailable', {
        detail: `The platform could not be asked: ${check.detail}. Nothing was stored. ${AFTER_NO_CHECK}`,
      })
  }
}

const REMEDIES = {
  rejected: 'does not belong to this keyId; copy both again from the console, or make a new key there',
  expired: 'belongs to a key that has expired; make a new one in the console',
  disabled: 'belongs to a key that is disabled; enable it in the console, or make a new one',
} as const

/** Keeps the models listed and what betrays the contract. */
export async function learnFromCheck(
  trx: DatabaseTransaction,
  input: { accountId: string; check: KeyCheck },
): Promise<void> {
  const { accountId, check } = input
  if (check.kind !== 'accepted') return
  if (check.models) await recordCatalogue(trx, { accountId, models: check.models })
  if (check.hasUsageReport) await recordEvidence(trx, { accountId, evidence: 'usage_report' })
}

/** One line about a key for operators. */
export function describeCheck(keyId: string, check: KeyCheck | undefined): KeyCheckResult {
  if (!check) return { keyId, outcome: 'unchecked', detail: 'kept without asking the platform' }
  const { kind: outcome } = check
  if (outcome === 'refused') return { keyId, outcome, detail: `${check.reason}: ${check.detail}` }
  if (outcome !== 'accepted') return { keyId, outcome, detail: check.detail }
  const models = check.models ? `${check.models.length} models listed` : 'no list of models'
  return { keyId, outcome, detail: `the platform takes it; ${models}` }
}

/** What could not be found out, and what holds instead. */
export function notesOf(input: { check: KeyCheck | undefined; slots?: number; isSlotsGiven?: boolean }): string[] {
  const { check, slots, isSlotsGiven } = input
  const notes: string[] = []
  if (slots !== undefined) {
    const assumed = isSlotsGiven ? `${slots} slots, as told` : `${slots} slots assumed`
    notes.push(`The platform has no call that tells the concurrency limit: ${assumed}; fewer are used once it refuses.`)
  }
  if (check?.kind === 'accepted') {
    notes.push(
      check.hasUsageReport
        ? 'The server has features of the contract `queueing`. Its contract stays `unknown` until a response proves that this account queues.'
        : 'The contract of the account is not known yet. It is learned from the platform’s responses.',
    )
  }
  return notes
}
