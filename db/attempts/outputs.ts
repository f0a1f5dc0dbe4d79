// The output files of an attempt: their addresses on the platform, and the assets that they are stored as.
// Invariant: files belong to the attempt that made them, and a file that is stored does not change.
import { sql } from 'kysely'
import type { FilesToFetch, PaidAttempt, StoredFileInput } from '../../contracts/steps/collecting.ts'
import type { PlatformFile } from '../../contracts/steps/generation.ts'
import { saveAsset } from '../assets/insert.ts'
import type { AssetRow } from '../assets/read.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { lockAttempt } from './lock-attempt.ts'

/**
 * Records where the files of an attempt are, and until when the platform keeps them, in the caller's transaction. A file that is
 * stored already keeps its row; a new address replaces an earlier one.
 */
export async function writeOutputs(
  trx: DatabaseTransaction,
  input: { attemptId: string; files: readonly PlatformFile[]; keptUntilMs: number },
): Promise<void> {
  const { attemptId, files, keptUntilMs } = input
  if (files.length > 0) {
    await trx
      .insertInto('attemptOutput')
      .values(files.map(({ kind, url }, position) => ({ attemptId, position, kind, url })))
      .onConflict((oc) =>
        oc
          .columns(['attemptId', 'position'])
          .doUpdateSet({ url: sql<string>`excluded.url`, kind: sql<'image'>`excluded.kind` })
          .where('attemptOutput.assetId', 'is', null),
      )
      .execute()
  }
  await trx
    .updateTable('attempt')
    .set({ outputsKeptUntil: new Date(keptUntilMs) })
    .where('id', '=', attemptId)
    .execute()
}

/** The files of an attempt that are not stored yet, in order. Undefined where the attempt has no recorded files. */
export async function findFilesToFetch(
  db: Database,
  { attemptId }: { attemptId: string },
): Promise<FilesToFetch | undefined> {
  const attempt = await db
    .selectFrom('attempt')
    .select(['generationId', 'outputsKeptUntil'])
    .where('id', '=', attemptId)
    .executeTakeFirst()
  if (!attempt?.outputsKeptUntil) return undefined
  const rows = await db
    .selectFrom('attemptOutput')
    .select(['position', 'kind', 'url'])
    .where('attemptId', '=', attemptId)
    .where('assetId', 'is', null)
    .orderBy('position')
    .execute()
  const files = rows.flatMap(({ url, ...file }) => (url === null ? [] : [{ ...file, url }]))
  return { generationId: attempt.generationId, keptUntilMs: attempt.outputsKeptUntil.getTime(), files }
}

/** Records that a file is stored, in one transaction of its own. A repeated call changes nothing. */
export async function recordStoredFile(db: Database, input: StoredFileInput): Promise<void> {
  const { attemptId, position, media } = input
  await db.transaction().execute(async (trx) => {
    const { clientId } = await trx
      .selectFrom('attempt')
      .innerJoin('generation', 'generation.id', 'attempt.generationId')
      .select('generation.clientId')
      .where('attempt.id', '=', attemptId)
      .executeTakeFirstOrThrow()
    const asset = await saveAsset(trx, { clientId, media })
    await trx
      .updateTable('attemptOutput')
      .set({ assetId: asset.id, storedAt: sql<Date>`clock_timestamp()` })
      .where('attemptId', '=', attemptId)
      .where('position', '=', position)
      .where('assetId', 'is', null)
      .execute()
  })
}

/** The stored files of an attempt in order, and whether all of its files are stored. An attempt without files is not complete. */
export async function readStoredOutputs(
  db: Database,
  attemptId: string,
): Promise<{ assets: AssetRow[]; isComplete: boolean }> {
  const assets = await db
    .selectFrom('attemptOutput')
    .innerJoin('asset', 'asset.id', 'attemptOutput.assetId')
    .selectAll('asset')
    .where('attemptOutput.attemptId', '=', attemptId)
    .orderBy('attemptOutput.position')
    .execute()
  const { count } = await db
    .selectFrom('attemptOutput')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('attemptId', '=', attemptId)
    .executeTakeFirstOrThrow()
  return { assets, isComplete: count > 0 && assets.length === count }
}

/** Id of an attempt of the generation whose files are all stored. Undefined where there is none. */
export async function findCompleteAttempt(db: Database, generationId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('attempt')
    .select('attempt.id')
    .where('attempt.generationId', '=', generationId)
    .where(({ exists, not, selectFrom }) => {
      const output = selectFrom('attemptOutput').select('position').whereRef('attemptId', '=', 'attempt.id')
      return exists(output).and(not(exists(output.where('assetId', 'is', null))))
    })
    .orderBy('attempt.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/**
 * The newest request of the generation that the platform completed or charged. A further request of an attempt counts only where no
 * attempt's own request was paid for, and where its attempt has no files. Undefined where nothing was paid for.
 */
export async function findPaidAttempt(
  db: Database,
  { generationId }: { generationId: string },
): Promise<PaidAttempt | undefined> {
  const own = db
    .selectFrom('attempt')
    .select(['requestId', sql<boolean>`false`.as('isFurther')])
    .where('requestId', 'is not', null)
    .where(({ or, eb }) => or([eb('state', '=', 'completed'), eb('chargedCredits', '>', 0)]))
  const further = db
    .selectFrom('unexpectedAcceptance')
    .innerJoin('attempt', 'attempt.id', 'unexpectedAcceptance.attemptId')
    .select(['unexpectedAcceptance.requestId', sql<boolean>`true`.as('isFurther')])
    .where('unexpectedAcceptance.chargedCredits', '>', 0)
    .where('attempt.state', '!=', 'completed')
    .where(sql<boolean>`coalesce(attempt.charged_credits, 0) = 0`)
  const described = ['attempt.id as attemptId', 'attempt.accountId', 'attempt.dialect', 'attempt.createdAt'] as const
  const ordered = ['attempt.outputsKeptUntil', 'attempt.number'] as const
  const row = await own
    .select([...described, ...ordered])
    .where('attempt.generationId', '=', generationId)
    .unionAll(further.select([...described, ...ordered]).where('attempt.generationId', '=', generationId))
    .orderBy('isFurther')
    .orderBy('number', 'desc')
    .limit(1)
    .$narrowType<{ requestId: string }>()
    .executeTakeFirst()
  if (!row) return undefined
  const { attemptId, accountId, dialect, requestId, createdAt, outputsKeptUntil } = row
  return {
    ...{ attemptId, accountId, dialect, requestId },
    createdAtMs: createdAt.getTime(),
    keptUntilMs: outputsKeptUntil?.getTime(),
  }
}

/**
 * Records the addresses of an attempt's files that were read again, as `writeOutputs` does, in a transaction that locks the generation's
 * row, then the attempt's.
 */
export async function recordFiles(
  db: Database,
  input: { attemptId: string; files: readonly PlatformFile[]; keptUntilMs: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Late booking locks the attempt before its outputs.
    await lockAttempt(trx, input.attemptId)
    await writeOutputs(trx, input)
  })
}
