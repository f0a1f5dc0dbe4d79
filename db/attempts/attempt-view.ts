// Attempt rows as callers see them.
import type { Selectable } from 'kysely'
import type { AttemptDetail } from '../../contracts/public/attempts.ts'
import type { Attempt } from '../../contracts/public/generations.ts'
import type { GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { Attempt as AttemptTable } from '../schema.generated.ts'

export type AttemptRow = Selectable<AttemptTable> & { accountName: string }

export function toAttempt(row: AttemptRow): Attempt {
  return {
    id: row.id,
    number: row.number,
    account: row.accountName,
    state: row.state,
    idempotencyKey: row.idempotencyKey,
    requestId: row.requestId,
    refusal: row.refusal,
    unknownSince: isoOf(row.unknownSince),
    unknownReason: row.unknownReason,
    resolvedAs: row.resolvedAs,
    skipped: row.skipped,
    chargedCredits: row.chargedCredits,
    submittedAt: isoOf(row.submittedAt),
    finishedAt: isoOf(row.finishedAt),
  }
}

export interface AttemptJob {
  generationStatus: GenerationStatus
  clientId: string
  priceCredits: number
}

export function toAttemptDetail(row: AttemptRow & AttemptJob): AttemptDetail {
  return {
    ...toAttempt(row),
    generationId: row.generationId,
    generationStatus: row.generationStatus,
    client: row.clientId,
    model: row.model,
    priceCredits: row.priceCredits,
    createdAt: row.createdAt.toISOString(),
    adoptedLateAt: isoOf(row.adoptedLateAt),
  }
}

function isoOf(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
