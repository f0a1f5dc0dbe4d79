// Attempts across all clients, for operators.
import { sql } from 'kysely'
import type { AttemptDetail, AttemptPage } from '../../contracts/public/attempts.ts'
import { type AttemptState, FINAL_GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'
import { encodeCursor, type PagePosition } from '../connection/page-cursor.ts'
import { toAttemptDetail } from './attempt-view.ts'

export interface AttemptPageInput {
  state?: AttemptState | undefined
  limit: number
  after: PagePosition | undefined
}

/** Newest first. */
export async function listAttempts(db: Database, input: AttemptPageInput): Promise<AttemptPage> {
  const { state, after, limit } = input
  let query = selectDetails(db)
  if (state !== undefined) query = query.where('attempt.state', '=', state)
  if (after) {
    const time = sql`timestamptz 'epoch' + ${after.createdAtMicros}::bigint * interval '1 microsecond'`
    query = query.where(sql<boolean>`(attempt.created_at, attempt.id) < (${time}, ${after.id})`)
  }
  const rows = await query
    .orderBy('attempt.createdAt', 'desc')
    .orderBy('attempt.id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    data: page.map(toAttemptDetail),
    nextCursor: last ? encodeCursor({ createdAtMicros: last.micros, id: last.id }) : null,
  }
}

export async function findAttempt(db: Database, id: string): Promise<AttemptDetail | undefined> {
  const row = await selectDetails(db).where('attempt.id', '=', id).executeTakeFirst()
  return row && toAttemptDetail(row)
}

/** Longer than the platform keeps files; what it has not told by then it will not tell. */
const FOLLOWED_FOR_DAYS = 14

/** Given up, but with a known request. */
export async function listFollowable(
  db: Database,
  input: { olderThanMs: number; limit: number },
): Promise<{ attemptId: string; requestId: string }[]> {
  return db
    .selectFrom('attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .select(['attempt.id as attemptId', 'attempt.requestId'])
    .where('attempt.state', '=', 'unknown')
    .where('attempt.requestId', 'is not', null)
    .where('generation.status', 'in', FINAL_GENERATION_STATUSES)
    .where('attempt.unknownSince', '<', sql<Date>`now() - ${input.olderThanMs} * interval '1 millisecond'`)
    .where('attempt.unknownSince', '>', sql<Date>`now() - ${FOLLOWED_FOR_DAYS} * interval '1 day'`)
    .orderBy('attempt.unknownSince')
    .limit(input.limit)
    .$narrowType<{ requestId: string }>()
    .execute()
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
      sql<number>`(extract(epoch from attempt.created_at) * 1000000)::bigint`.as('micros'),
    ])
}
