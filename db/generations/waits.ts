// Why the result of a generation could not be collected at the last try, and when the next try is.
// Invariant: a row exists only while tries fail; the step that succeeds removes it in its own transaction.
import { sql } from 'kysely'
import type { WaitedFor } from '../../contracts/vocabulary/waits.ts'
import type { WaitInput } from '../../contracts/steps/collecting.ts'
import type { WaitingFor } from '../../contracts/public/generations.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import type { GenerationRow } from './transitions.ts'

/** Records a failed try. Returns the number of tries in a row that failed with this cause, 1 where nothing is recorded. */
export async function recordGenerationWait(db: Database, input: WaitInput): Promise<number> {
  const { generationId, what, cause, reason, nextTryAtMs } = input
  if (input.isLate && !(await hasEnded(db, generationId))) return 1
  const facts = { what, cause, reason, nextTryAt: nextTryAtMs === undefined ? null : new Date(nextTryAtMs) }
  const row = await db
    .insertInto('generationWait')
    .values({ generationId, ...facts })
    .onConflict((oc) =>
      oc.column('generationId').doUpdateSet({
        ...facts,
        tries: sql<number>`case when generation_wait.cause = excluded.cause and generation_wait.what = excluded.what
          then generation_wait.tries + 1 else 1 end`,
        since: sql<Date>`case when generation_wait.what = excluded.what then generation_wait.since else clock_timestamp() end`,
      }),
    )
    .returning('tries')
    .executeTakeFirstOrThrow()
  return row.tries
}

async function hasEnded(db: Database, generationId: string): Promise<boolean> {
  const row = await db.selectFrom('generation').select('status').where('id', '=', generationId).executeTakeFirst()
  return row !== undefined && isFinalGenerationStatus(row.status)
}

/** Removes the record of failed tries. `db` may be a transaction. */
export async function clearGenerationWait(db: Database, { generationId }: { generationId: string }): Promise<void> {
  await db.deleteFrom('generationWait').where('generationId', '=', generationId).execute()
}

/**
 * What each generation waits for, by its id, in the caller's snapshot. A `collecting` generation waits for its files, also while no
 * try has failed. An ended one waits only while an operator's fetch has its next try before it.
 */
export async function readWaits(
  trx: DatabaseTransaction,
  rows: readonly GenerationRow[],
): Promise<Map<string, WaitingFor>> {
  const ids = rows.map((row) => row.id)
  const failed = await trx
    .selectFrom('generationWait')
    .select(['generationId', 'what', 'reason', 'since', 'nextTryAt'])
    .where('generationId', 'in', ids)
    .execute()
  const collecting = rows.filter(({ status }) => status === 'collecting').map(({ id }) => id)
  const waited = [...new Set([...collecting, ...failed.map(({ generationId }) => generationId)])]
  if (waited.length === 0) return new Map()
  const files = new Map((await readFiles(trx, waited)).map((row) => [row.generationId, row]))
  const waits = new Map<string, WaitingFor>()
  for (const row of rows.filter(({ id }) => waited.includes(id))) {
    const wait = failed.find(({ generationId }) => generationId === row.id)
    if (isFinalGenerationStatus(row.status) && (wait?.nextTryAt ?? new Date(0)) < new Date()) continue
    waits.set(row.id, toWaitingFor(wait, files.get(row.id)))
  }
  return waits
}

interface CollectedFiles {
  keptUntil: Date | null
  decidedAt: Date | null
  files: number
  stored: number
}

/** The files of each generation's newest completed attempt. */
async function readFiles(
  trx: DatabaseTransaction,
  ids: string[],
): Promise<(CollectedFiles & { generationId: string })[]> {
  return trx
    .selectFrom('attempt')
    .leftJoin('attemptOutput', 'attemptOutput.attemptId', 'attempt.id')
    .select([
      'attempt.generationId',
      'attempt.outputsKeptUntil as keptUntil',
      'attempt.finishedAt as decidedAt',
      sql<number>`count(attempt_output.position)::int`.as('files'),
      sql<number>`count(attempt_output.asset_id)::int`.as('stored'),
    ])
    .distinctOn('attempt.generationId')
    .where('attempt.generationId', 'in', ids)
    .where('attempt.outputsKeptUntil', 'is not', null)
    .groupBy('attempt.id')
    .orderBy('attempt.generationId')
    .orderBy('attempt.number', 'desc')
    .execute()
}

function toWaitingFor(
  wait: { what: WaitedFor; reason: string; since: Date; nextTryAt: Date | null } | undefined,
  found: CollectedFiles | undefined,
): WaitingFor {
  const what = wait?.what ?? 'store_files'
  const files = what === 'store_files' ? found : undefined
  return {
    what,
    reason: wait?.reason ?? null,
    since: (wait?.since ?? found?.decidedAt ?? new Date()).toISOString(),
    until: files?.keptUntil?.toISOString() ?? null,
    nextTryAt: wait?.nextTryAt?.toISOString() ?? null,
    storedFiles: files?.stored ?? 0,
    totalFiles: files?.files ?? null,
  }
}
