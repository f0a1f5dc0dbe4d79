// A submitted attempt while it runs, and the recent durations of its model.
import { sql } from 'kysely'
import type { CheckInput, RunningAttempt } from '../../contracts/steps/generation.ts'
import type { ObservedDurations } from '../../domain/waiting/wait-plan.ts'
import type { Database } from '../connection/connect.ts'
import { transitionGeneration } from '../generations/transitions.ts'
import { modelOf } from '../models/platform-models.ts'

/** The newest attempt of a generation with its account and generation. Undefined where there is none. */
export async function findRunningAttempt(
  db: Database,
  input: { generationId: string },
): Promise<RunningAttempt | undefined> {
  const row = await selectWithGeneration(db)
    .where('attempt.generationId', '=', input.generationId)
    .orderBy('attempt.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const { leaseId, fence, createdAt, submittedAt, startedAt, ...rest } = row
  const { generationId: id, clientId, status, model, platformModelId, priceCredits, filmId, ...attempt } = rest
  const declaration = await modelOf(db, { model, platformModelId })
  return {
    ...attempt,
    createdAtMs: createdAt.getTime(),
    submittedAtMs: submittedAt?.getTime(),
    startedAtMs: startedAt?.getTime(),
    lease: { leaseId, fence },
    generation: { id, clientId, status, model, declaration, priceCredits, filmId },
  }
}

function selectWithGeneration(db: Database) {
  return db
    .selectFrom('attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .select([
      'attempt.id as attemptId',
      'attempt.state',
      'attempt.requestId',
      'attempt.dialect',
      'attempt.checks',
      'attempt.tries',
      'attempt.createdAt',
      'attempt.submittedAt',
      'attempt.startedAt',
      'attempt.leaseId',
      'attempt.fence',
      'attempt.accountId',
      'generation.id as generationId',
      'generation.clientId',
      'generation.status',
      'generation.model',
      'generation.platformModelId',
      'generation.priceCredits',
      'generation.filmId',
    ])
}

/**
 * Records a status read, in one transaction: it counts the read, sets the generation to `in_progress` where the platform reports
 * that, and extends the lease to at least `holdMs` from now. It locks the generation before its lease.
 */
export async function recordCheck(db: Database, input: CheckInput): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // The same lock order as in `finishGeneration`: the generation before its lease.
    if (input.platformStatus === 'in_progress') {
      await transitionGeneration(trx, { generationId: input.generationId, from: ['submitted'], to: 'in_progress' })
    }
    await trx
      .updateTable('attempt')
      .set((eb) => ({
        checks: eb('checks', '+', 1),
        missingSince: null,
        ...(input.platformStatus === 'in_progress'
          ? { startedAt: sql<Date>`coalesce(started_at, clock_timestamp())` }
          : {}),
      }))
      .where('id', '=', input.attemptId)
      .execute()
    await trx
      .updateTable('lease')
      .set({
        expiresAt: sql<Date>`greatest(expires_at, clock_timestamp() + ${input.holdMs} * interval '1 millisecond')`,
      })
      .where('generationId', '=', input.generationId)
      .where('releasedAt', 'is', null)
      .where('claimedAt', 'is not', null)
      .execute()
  })
}

const RECENT_RUNS = 50

/**
 * Durations of the model's last 50 completed attempts, from the submission to the recorded end. Undefined where there are none.
 * The state is a literal, because a prepared statement uses the partial index only then.
 */
export async function observeDurations(db: Database, input: { model: string }): Promise<ObservedDurations | undefined> {
  const recent = db
    .selectFrom('attempt')
    .select(sql<number>`extract(epoch from finished_at - submitted_at) * 1000`.as('ms'))
    .where('model', '=', input.model)
    .where('state', '=', sql.lit('completed'))
    .orderBy('finishedAt', 'desc')
    .limit(RECENT_RUNS)
    .as('recent')
  const row = await db
    .selectFrom(recent)
    .select([
      sql<number>`count(*)::int`.as('runs'),
      sql<number | null>`percentile_cont(0.5) within group (order by ms)`.as('p50Ms'),
      sql<number | null>`percentile_cont(0.95) within group (order by ms)`.as('p95Ms'),
    ])
    .executeTakeFirstOrThrow()
  if (row.p50Ms === null || row.p95Ms === null) return undefined
  return { runs: row.runs, p50Ms: row.p50Ms, p95Ms: row.p95Ms }
}
