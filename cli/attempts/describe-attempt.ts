// Attempts in lines for operators: a table of all attempts, or one attempt in detail.
import type { AttemptDetail } from '../../contracts/public/attempts.ts'
import { alignColumns } from '../terminal/align-columns.ts'

/** A table with one row per attempt. A price in brackets has not been charged. */
export function describeAttempts(attempts: readonly AttemptDetail[]): string[] {
  if (attempts.length === 0) return ['No attempts.']
  const rows = attempts.map((attempt) => [
    attempt.id,
    attempt.state,
    attempt.account,
    attempt.generationId,
    attempt.chargedCredits === null ? `(${attempt.priceCredits})` : String(attempt.chargedCredits),
    attempt.unknownSince ?? attempt.createdAt,
  ])
  return alignColumns([['ATTEMPT', 'STATE', 'ACCOUNT', 'GENERATION', 'CREDITS', 'SINCE'], ...rows])
}

/** One line per fact; unknown facts are omitted. */
export function describeAttempt(attempt: AttemptDetail): string[] {
  const facts: [string, string | number | null][] = [
    ['id', attempt.id],
    ['state', attempt.state],
    ['account', attempt.account],
    ['model', attempt.model],
    ['generation', `${attempt.generationId} (${attempt.generationStatus}, attempt ${attempt.number})`],
    ['client', attempt.client],
    ['key', attempt.idempotencyKey],
    ['request', attempt.requestId],
    ['created', attempt.createdAt],
    ['submitted', attempt.submittedAt],
    ['unknown', attempt.unknownSince],
    ['reason', attempt.unknownReason],
    ['refused', attempt.refusal && `${attempt.refusal.kind}: ${attempt.refusal.detail}`],
    ['resolved as', attempt.resolvedAs],
    ['found late', attempt.adoptedLateAt],
    ['price', attempt.priceCredits],
    ['charged', attempt.chargedCredits],
    ['finished', attempt.finishedAt],
  ]
  const skipped = attempt.skipped.map(({ account, reason }) => ['skipped', `${account}: ${reason}`])
  const further = attempt.furtherRequests.map(({ requestId, outcome, chargedCredits }) => [
    'accepted too',
    `${requestId}: ${outcome === null ? 'followed to its end' : `${outcome}, ${chargedCredits} credits`}`,
  ])
  const { isOutput, filesKeptUntil } = attempt
  const files = attempt.files.map(({ kind, asset }) => [
    isOutput ? 'output' : 'file',
    asset === null ? `${kind}, not stored; the platform keeps it until ${filesKeptUntil}` : `${kind} ${asset.id}`,
  ])
  return alignColumns([
    ...facts.flatMap(([label, fact]) => (fact === null ? [] : [[label, String(fact)]])),
    ...further,
    ...files,
    ...skipped,
  ] as string[][])
}
