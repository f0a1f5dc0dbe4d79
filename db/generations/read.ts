// The generations of a client as callers see them, and the generations without a workflow.
// Invariant: a generation of another client is not found.
import type { Asset } from '../../contracts/public/assets.ts'
import type { Attempt, Generation, GenerationPage } from '../../contracts/public/generations.ts'
import type { Charge } from '../../contracts/public/money.ts'
import { toAsset } from '../assets/read.ts'
import { cancellationOfGeneration, type UndecidedTries } from '../../domain/generations/cancellation.ts'
import { toAttempt } from '../attempts/read.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'
import { readWalkPage, type WalkedRow, type WalkInput } from '../connection/walk-page.ts'
import { readSnapshot } from '../connection/snapshot.ts'
import { NO_CHARGE } from '../../domain/money/charges.ts'
import { readCharges } from '../money/charges.ts'
import { type ClientPageInput, findJobRow, listJobRows } from '../jobs/jobs.ts'
import type { GenerationRow } from './transitions.ts'
import { readWaits } from './waits.ts'

/** The client's generation with its outputs and attempts, in one snapshot. Undefined where the client has none with this id. */
export async function findGeneration(
  db: Database,
  input: { clientId: string; id: string },
): Promise<Generation | undefined> {
  return readSnapshot(db, async (trx) => {
    const row = await findJobRow(trx, { table: 'generation', ...input })
    if (!row) return undefined
    const [generation] = await loadGenerations(trx, [row])
    return generation
  })
}

/** The row of any client's generation, for operators. Undefined where there is none with this id. */
export async function findGenerationOfAnyClient(db: Database, id: string): Promise<GenerationRow | undefined> {
  return db.selectFrom('generation').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A page of the client's generations, newest first, in one snapshot. The scenes of films are included. */
export async function listGenerations(db: Database, input: ClientPageInput): Promise<GenerationPage> {
  return readSnapshot(db, async (trx) => {
    const { rows, nextCursor } = await listJobRows(trx, { table: 'generation', ...input })
    return { data: await loadGenerations(trx, rows), nextCursor }
  })
}

export interface UnstartedGeneration {
  id: string
  model: string
  input: Record<string, unknown>
}

/**
 * Generations that were accepted more than `olderThanMs` ago and have no workflow, oldest first. Scenes are not listed, because
 * their film starts them. A generation in the line is listed only where a cancel is requested: otherwise its grant starts it.
 */
export async function listUnstartedGenerations(
  db: Database,
  input: WalkInput & { olderThanMs: number },
): Promise<WalkedRow<UnstartedGeneration>[]> {
  const query = db
    .selectFrom('generation')
    .select(['id', 'model', 'input'])
    .where('workflowStartedAt', 'is', null)
    .where('filmId', 'is', null)
    .where('finishedAt', 'is', null)
    .where(({ or, eb, not, exists, selectFrom }) =>
      or([
        eb('cancelRequestedAt', 'is not', null),
        not(
          exists(
            selectFrom('leaseWaiter')
              .select('leaseWaiter.generationId')
              .whereRef('leaseWaiter.generationId', '=', 'generation.id'),
          ),
        ),
      ]),
    )
    .where('createdAt', '<', msAgo(input.olderThanMs))
  return readWalkPage(query, { ...input, time: 'generation.createdAt', id: 'generation.id' })
}

interface GenerationParts {
  outputs: Asset[]
  attempts: Attempt[]
  undecidedCancel?: UndecidedTries | undefined
  fromSandbox?: boolean
  waitingFor?: Generation['waitingFor']
  charge?: Charge
}

/** The row as callers see it. Without `parts`: a generation that was just accepted, with no outputs and no attempts. */
export function toGeneration(row: GenerationRow, parts: GenerationParts = { outputs: [], attempts: [] }): Generation {
  const self = `/v1/generations/${row.id}`
  return {
    id: row.id,
    status: row.status,
    model: row.model,
    input: row.input,
    ...(Object.keys(row.inputNames).length === 0 ? {} : { inputNames: row.inputNames }),
    character: row.character,
    outputs: parts.outputs,
    error: row.error,
    priceCredits: row.priceCredits,
    priceSource: row.priceSource,
    priceIsUpperBound: row.priceIsUpperBound,
    ...(parts.charge ?? NO_CHARGE),
    film: sceneOf(row),
    attempts: parts.attempts,
    waitingFor: parts.waitingFor ?? null,
    expectedFinishAt: toIso(row.expectedFinishAt),
    cancelRequestedAt: toIso(row.cancelRequestedAt),
    cancellation: row.cancelRequestedAt
      ? cancellationOfGeneration({
          ...row,
          isUnknown: parts.attempts.at(-1)?.state === 'unknown',
          undecided: parts.undecidedCancel,
          charge: parts.charge ?? NO_CHARGE,
        })
      : null,
    fromSandbox: parts.fromSandbox ?? false,
    createdAt: row.createdAt.toISOString(),
    submittedAt: toIso(row.submittedAt),
    finishedAt: toIso(row.finishedAt),
    links: { self, events: `${self}/events`, cancel: `${self}/cancel` },
  }
}

/** The rows with their outputs and attempts, in the same order. Five queries at most for any number of rows; run it in their snapshot. */
async function loadGenerations(trx: DatabaseTransaction, rows: readonly GenerationRow[]): Promise<Generation[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const outputs = await listOutputs(trx, ids)
  const attemptRows = await listAttempts(trx, ids)
  const attempts = groupByGeneration(attemptRows, toAttempt)
  // Rows are ordered, so that the newest attempt of each generation counts.
  const undecided = new Map(attemptRows.map((row) => [row.generationId, undecidedCancelOf(row)]))
  const sandboxIds = await findSandboxGenerations(trx, ids)
  const waits = await readWaits(trx, rows)
  const charges = await readCharges(trx, { generationIds: ids })
  return rows.map((row) =>
    toGeneration(row, {
      outputs: outputs.get(row.id) ?? [],
      attempts: attempts.get(row.id) ?? [],
      undecidedCancel: undecided.get(row.id),
      fromSandbox: sandboxIds.has(row.id),
      waitingFor: waits.get(row.id) ?? null,
      charge: charges.ofGeneration(row.id),
    }),
  )
}

/** Those with a request that the sandbox has accepted. */
async function findSandboxGenerations(trx: DatabaseTransaction, generationIds: string[]): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('attempt')
    .select('generationId')
    .where('generationId', 'in', generationIds)
    .where('isSandbox', '=', true)
    .execute()
  return new Set(rows.map(({ generationId }) => generationId))
}

async function listOutputs(trx: DatabaseTransaction, generationIds: string[]): Promise<Map<string, Asset[]>> {
  const rows = await trx
    .selectFrom('generation')
    .innerJoin('attemptOutput', 'attemptOutput.attemptId', 'generation.outputsOfAttempt')
    .innerJoin('asset', 'asset.id', 'attemptOutput.assetId')
    .selectAll('asset')
    .select('generation.id as generationId')
    .where('generation.id', 'in', generationIds)
    .orderBy('attemptOutput.position')
    .execute()
  return groupByGeneration(rows, toAsset)
}

async function listAttempts(trx: DatabaseTransaction, generationIds: string[]) {
  return trx
    .selectFrom('attempt')
    .innerJoin('account', 'account.id', 'attempt.accountId')
    .selectAll('attempt')
    .select('account.name as accountName')
    .where('attempt.generationId', 'in', generationIds)
    .orderBy('attempt.number')
    .execute()
}

function undecidedCancelOf(row: {
  cancelTries: number
  cancelTriedAt: Date | null
  cancelDetail: string | null
}): UndecidedTries | undefined {
  const { cancelTries: tries, cancelTriedAt: lastAt, cancelDetail: detail } = row
  return lastAt === null || detail === null ? undefined : { tries, lastAt, detail }
}

function groupByGeneration<Row extends { generationId: string }, View>(
  rows: readonly Row[],
  toView: (row: Row) => View,
): Map<string, View[]> {
  const groups = new Map<string, View[]>()
  for (const row of rows) {
    const group = groups.get(row.generationId)
    if (group) group.push(toView(row))
    else groups.set(row.generationId, [toView(row)])
  }
  return groups
}

function sceneOf(row: GenerationRow): Generation['film'] {
  const { filmId, sceneIndex, take } = row
  return filmId === null || sceneIndex === null || take === null ? null : { filmId, sceneIndex, take }
}

function toIso(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
