// Attempts as callers and operators see them, across all clients, and those whose outcome is read again.
import { type Selectable, sql } from 'kysely'
import type { AttemptDetail, AttemptPage } from '../../contracts/public/attempts.ts'
import type { Attempt } from '../../contracts/public/generations.ts'
import {
  type AttemptState,
  FINAL_GENERATION_STATUSES,
  type GenerationStatus,
  UNDECIDED_ATTEMPT_STATES,
} from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'
import { type PageInput, readPage } from '../connection/keyset-page.ts'
import { readWalkPage, type WalkedRow, type WalkInput } from '../connection/walk-page.ts'
import { msAgo } from '../connection/ms-ago.ts'
import { listFiles } from './files.ts'
import { isLookupDue } from './late-lookups.ts'
import type { Attempt as AttemptTable } from '../schema.generated.ts'

/** A page of all clients' attempts, newest first. `state` undefined: attempts in any state. */
export async function listAttempts(
  db: Database,
  input: PageInput & { state?: AttemptState | undefined },
): Promise<AttemptPage> {
  const { state, limit, after } = input
  let query = selectDetails(db)
  if (state !== undefined) query = query.where('attempt.state', '=', state)
  const { rows, nextCursor } = await readPage(query, { table: 'attempt', limit, after })
  return { data: await toAttemptDetails(db, rows), nextCursor }
}

/** The attempt of any client. Undefined where there is none with this id. */
export async function findAttempt(db: Database, id: string): Promise<AttemptDetail | undefined> {
  const row = await selectDetails(db).where('attempt.id', '=', id).executeTakeFirst()
  return row && (await toAttemptDetails(db, [row]))[0]
}

async function toAttemptDetails(db: Database, rows: readonly (AttemptRow & AttemptJob)[]): Promise<AttemptDetail[]> {
  const ids = rows.map(({ id }) => id)
  const further = await listFurtherRequests(db, ids)
  const files = await listFiles(db, ids)
  return rows.map((row) => ({
    ...toAttemptDetail(row),
    furtherRequests: further.get(row.id) ?? [],
    files: files.get(row.id) ?? [],
  }))
}

type FurtherRequests = AttemptDetail['furtherRequests']

/** The requests that the platform accepted for these attempts beside their own, by attempt, oldest first. */
async function listFurtherRequests(db: Database, attemptIds: string[]): Promise<Map<string, FurtherRequests>> {
  const rows = await db
    .selectFrom('unexpectedAcceptance')
    .select(['attemptId', 'requestId', 'seenAt', 'outcome', 'chargedCredits'])
    .where('attemptId', '=', sql<string>`any(${attemptIds})`)
    .orderBy('seenAt')
    .execute()
  const byAttempt = Map.groupBy(rows, ({ attemptId }) => attemptId)
  const toFurther = ({ requestId, seenAt, outcome, chargedCredits }: (typeof rows)[number]) => ({
    requestId,
    seenAt: seenAt.toISOString(),
    outcome,
    chargedCredits,
  })
  return new Map([...byAttempt].map(([attemptId, further]) => [attemptId, further.map(toFurther)]))
}

/** Longer than the platform keeps files. A request without an end after this time is not read any more. */
const FOLLOWED_FOR_MS = 14 * 24 * 60 * 60_000

/**
 * One page of a list of requests whose cost is not booked and that no generation follows, oldest first. One that the platform did not
 * find is left out until its next look-up is due.
 */
type ListFollowable = (
  db: Database,
  page: WalkInput & { olderThanMs: number },
) => Promise<WalkedRow<{ attemptId: string; requestId: string }>[]>

// States are literals below, because a prepared statement uses the partial indexes only then.

/** Requests of unknown attempts of ended generations. */
export const listUnknownRequests: ListFollowable = (db, { olderThanMs, ...page }) => {
  const query = db
    .selectFrom('attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .select(['attempt.id as attemptId', 'attempt.requestId'])
    .where('attempt.state', '=', sql.lit('unknown'))
    .where('attempt.requestId', 'is not', null)
    .where('generation.status', 'in', FINAL_GENERATION_STATUSES)
    .where('attempt.unknownSince', '<', msAgo(olderThanMs))
    .where('attempt.unknownSince', '>', msAgo(FOLLOWED_FOR_MS))
    .where(isLookupDue('attempt.id', 'attempt.requestId'))
    .$narrowType<{ requestId: string }>()
  return readWalkPage(query, { ...page, time: 'attempt.unknownSince', id: 'attempt.id' })
}

/** Requests of refused attempts that the platform accepted after all. */
export const listRefusedRequests: ListFollowable = (db, { olderThanMs, ...page }) => {
  const query = db
    .selectFrom('attempt')
    .select(['id as attemptId', 'requestId'])
    .where('state', '=', sql.lit('refused'))
    .where('requestId', 'is not', null)
    .where('resolvedAs', 'is distinct from', sql.lit('found'))
    .where('finishedAt', '<', msAgo(olderThanMs))
    .where('finishedAt', '>', msAgo(FOLLOWED_FOR_MS))
    .where(isLookupDue('attempt.id', 'attempt.requestId'))
    .$narrowType<{ requestId: string }>()
  return readWalkPage(query, { ...page, time: 'attempt.finishedAt', id: 'attempt.id' })
}

/** Further requests of any attempt. */
export const listUnexpectedRequests: ListFollowable = (db, { olderThanMs, ...page }) => {
  const query = db
    .selectFrom('unexpectedAcceptance')
    .select(['attemptId', 'requestId'])
    .where('bookedAt', 'is', null)
    .where('seenAt', '<', msAgo(olderThanMs))
    .where('seenAt', '>', msAgo(FOLLOWED_FOR_MS))
    .where(isLookupDue('unexpectedAcceptance.attemptId', 'unexpectedAcceptance.requestId'))
  return readWalkPage(query, { ...page, time: 'unexpectedAcceptance.seenAt', id: 'unexpectedAcceptance.requestId' })
}

/**
 * Reported requests that belong to no attempt, and that the generation does not wait for. Their late booking was ended from outside
 * before it had recorded them.
 */
export const listReportedRequests: ListFollowable = (db, { olderThanMs, ...page }) => {
  const query = db
    .selectFrom('reportedRequest')
    .innerJoin('attempt', 'attempt.id', 'reportedRequest.attemptId')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .select(['reportedRequest.attemptId', 'reportedRequest.requestId'])
    .where('reportedRequest.reportedAt', '<', msAgo(olderThanMs))
    .where('reportedRequest.reportedAt', '>', msAgo(FOLLOWED_FOR_MS))
    .where(isLookupDue('reportedRequest.attemptId', 'reportedRequest.requestId'))
    .where((eb) =>
      eb.or([
        eb('generation.finishedAt', 'is not', null),
        eb('attempt.requestId', 'is not', null),
        eb('attempt.state', 'not in', UNDECIDED_ATTEMPT_STATES),
      ]),
    )
    .where(
      sql<boolean>`not exists (select from attempt as holder
        where holder.request_id = reported_request.request_id and holder.account_id = attempt.account_id)
      and not exists (select from unexpected_acceptance as further join attempt as holder on holder.id = further.attempt_id
        where further.request_id = reported_request.request_id and holder.account_id = attempt.account_id)`,
    )
  return readWalkPage(query, { ...page, time: 'reportedRequest.reportedAt', id: 'reportedRequest.requestId' })
}

function selectDetails(db: Database) {
  return db
    .selectFrom('attempt')
    .innerJoin('account', 'account.id', 'attempt.accountId')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .selectAll('attempt')
    .select([
      'account.name as accountName',
      'generation.status as generationStatus',
      'generation.clientId',
      'generation.priceCredits',
      'generation.outputsOfAttempt',
    ])
}

type AttemptRow = Selectable<AttemptTable> & { accountName: string }

/** The row as the callers of its generation see it. */
export function toAttempt(row: AttemptRow): Attempt {
  return {
    id: row.id,
    number: row.number,
    account: row.accountName,
    state: row.state,
    idempotencyKey: row.idempotencyKey,
    requestId: row.requestId,
    refusal: row.refusal,
    unknownSince: toIso(row.unknownSince),
    unknownReason: row.unknownReason,
    resolvedAs: row.resolvedAs,
    skipped: row.skipped,
    chargedCredits: row.chargedCredits,
    submittedAt: toIso(row.submittedAt),
    finishedAt: toIso(row.finishedAt),
  }
}

interface AttemptJob {
  generationStatus: GenerationStatus
  clientId: string
  priceCredits: number
  outputsOfAttempt: string | null
}

/** The row with its generation, as operators see it. */
function toAttemptDetail(row: AttemptRow & AttemptJob): Omit<AttemptDetail, 'furtherRequests' | 'files'> {
  return {
    ...toAttempt(row),
    generationId: row.generationId,
    generationStatus: row.generationStatus,
    client: row.clientId,
    model: row.model,
    priceCredits: row.priceCredits,
    createdAt: row.createdAt.toISOString(),
    adoptedLateAt: toIso(row.adoptedLateAt),
    isOutput: row.outputsOfAttempt === row.id,
    filesKeptUntil: toIso(row.outputsKeptUntil),
  }
}

function toIso(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
