// Generation rows, with their outputs and attempts, as callers see them.
import type { Asset } from '../../contracts/public/assets.ts'
import type { Attempt, Generation } from '../../contracts/public/generations.ts'
import { toAsset } from '../assets/asset-view.ts'
import { toAttempt } from '../attempts/attempt-view.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import type { GenerationRow } from './transitions.ts'

export interface GenerationParts {
  outputs: Asset[]
  attempts: Attempt[]
}

/** A generation that was just accepted has neither outputs nor attempts: leave `parts` out. */
export function toGeneration(row: GenerationRow, parts: GenerationParts = { outputs: [], attempts: [] }): Generation {
  const self = `/v1/generations/${row.id}`
  return {
    id: row.id,
    status: row.status,
    model: row.model,
    input: row.input,
    outputs: parts.outputs,
    error: row.error,
    priceCredits: row.priceCredits,
    priceSource: row.priceSource,
    film: sceneOf(row),
    attempts: parts.attempts,
    expectedFinishAt: isoOf(row.expectedFinishAt),
    cancelRequestedAt: isoOf(row.cancelRequestedAt),
    createdAt: row.createdAt.toISOString(),
    submittedAt: isoOf(row.submittedAt),
    finishedAt: isoOf(row.finishedAt),
    links: { self, events: `${self}/events`, cancel: `${self}/cancel` },
  }
}

/** The rows with all their parts, in the same order; two queries however many rows, in the snapshot of the rows. */
export async function loadGenerations(trx: DatabaseTransaction, rows: readonly GenerationRow[]): Promise<Generation[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const outputs = await listOutputs(trx, ids)
  const attempts = await listAttempts(trx, ids)
  return rows.map((row) =>
    toGeneration(row, { outputs: outputs.get(row.id) ?? [], attempts: attempts.get(row.id) ?? [] }),
  )
}

async function listOutputs(trx: DatabaseTransaction, generationIds: string[]): Promise<Map<string, Asset[]>> {
  const rows = await trx
    .selectFrom('generationOutput')
    .innerJoin('asset', 'asset.id', 'generationOutput.assetId')
    .selectAll('asset')
    .select('generationOutput.generationId')
    .where('generationOutput.generationId', 'in', generationIds)
    .orderBy('generationOutput.position')
    .execute()
  return groupByGeneration(rows, toAsset)
}

async function listAttempts(trx: DatabaseTransaction, generationIds: string[]): Promise<Map<string, Attempt[]>> {
  const rows = await trx
    .selectFrom('attempt')
    .innerJoin('account', 'account.id', 'attempt.accountId')
    .selectAll('attempt')
    .select('account.name as accountName')
    .where('attempt.generationId', 'in', generationIds)
    .orderBy('attempt.number')
    .execute()
  return groupByGeneration(rows, toAttempt)
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

function isoOf(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
