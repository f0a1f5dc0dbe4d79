// The films of a client as callers see them, and the films without a workflow.
// Invariant: a film of another client is not found.
import { type Selectable, sql } from 'kysely'
import type { Asset } from '../../contracts/public/assets.ts'
import type { Film, FilmPage, Scene } from '../../contracts/public/films.ts'
import { cancellationOfFilm } from '../../domain/films/film-cancellation.ts'
import { NO_CHARGE, sumCharges } from '../../domain/money/charges.ts'
import { type AssetRow, toAsset } from '../assets/read.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'
import { readWalkPage, type WalkedRow, type WalkInput } from '../connection/walk-page.ts'
import { readSnapshot } from '../connection/snapshot.ts'
import type { GenerationRow } from '../generations/transitions.ts'
import { type ClientPageInput, findJobRow, listJobRows } from '../jobs/jobs.ts'
import { type Charges, readCharges } from '../money/charges.ts'
import type { Scene as SceneTable } from '../schema.generated.ts'
import type { FilmRow } from './transitions.ts'

/** The client's film with its scenes, takes and files, in one snapshot. Undefined where the client has none with this id. */
export async function findFilm(db: Database, input: { clientId: string; id: string }): Promise<Film | undefined> {
  return readSnapshot(db, async (trx) => {
    const row = await findJobRow(trx, { table: 'film', ...input })
    if (!row) return undefined
    const [film] = await loadFilms(trx, [row])
    return film
  })
}

/** A page of the client's films, newest first, in one snapshot. */
export async function listFilms(db: Database, input: ClientPageInput): Promise<FilmPage> {
  return readSnapshot(db, async (trx) => {
    const { rows, nextCursor } = await listJobRows(trx, { table: 'film', ...input })
    return { data: await loadFilms(trx, rows), nextCursor }
  })
}

export interface UnstartedFilm {
  id: string
  title: string | null
  sceneCount: number
}

/** Films that were accepted more than `olderThanMs` ago and have no workflow, oldest first. */
export async function listUnstartedFilms(
  db: Database,
  input: WalkInput & { olderThanMs: number },
): Promise<WalkedRow<UnstartedFilm>[]> {
  const query = db
    .selectFrom('film')
    .select(['id', 'title'])
    .select(sql<number>`(select count(*) from scene where scene.film_id = film.id)`.as('sceneCount'))
    .where('workflowStartedAt', 'is', null)
    .where('finishedAt', 'is', null)
    .where('createdAt', '<', msAgo(input.olderThanMs))
  return readWalkPage(query, { ...input, time: 'film.createdAt', id: 'film.id' })
}

type SceneRow = Selectable<SceneTable>
const TAKE_COLUMNS = [
  ...(['id', 'filmId', 'sceneIndex', 'take', 'status', 'expectedFinishAt', 'error', 'finishedAt'] as const),
] as const
type TakeRow = Pick<GenerationRow, (typeof TAKE_COLUMNS)[number]>

interface FilmParts {
  scenes: readonly SceneRow[]
  takes: readonly TakeRow[]
  assets: ReadonlyMap<string, Asset>
  /** Films with a request that the sandbox has accepted. */
  sandboxFilmIds?: ReadonlySet<string>
  /** Undefined for a film that was just accepted. */
  charges?: Charges
}

/** The row with its parts as callers see it. `parts` may have those of other films. */
export function toFilm(row: FilmRow, parts: FilmParts): Film {
  const self = `/v1/films/${row.id}`
  return {
    id: row.id,
    status: row.status,
    title: row.title,
    mode: row.mode,
    model: row.model,
    settings: row.settings,
    ...(Object.keys(row.settingNames).length === 0 ? {} : { settingNames: row.settingNames }),
    scenes: parts.scenes.filter((scene) => scene.filmId === row.id).map((scene) => toScene(scene, parts)),
    video: assetOf(row.videoAssetId, parts),
    videoIsPartial: row.videoIsPartial,
    waitingFor: row.waitingFor,
    joinSettings: row.joinSettings,
    joinProgress: row.joinProgress,
    join: row.joinRequestedAt && {
      requestedAt: row.joinRequestedAt.toISOString(),
      finishedAt: row.joinFinishedAt?.toISOString() ?? null,
      error: row.joinError,
    },
    priceCredits: row.priceCredits,
    priceSource: row.priceSource,
    priceIsUpperBound: row.priceIsUpperBound,
    ...(parts.charges?.ofFilm(row.id) ?? NO_CHARGE),
    error: row.error,
    cancelRequestedAt: row.cancelRequestedAt?.toISOString() ?? null,
    cancellation: cancellationOf(row, parts),
    fromSandbox: parts.sandboxFilmIds?.has(row.id) ?? false,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    links: {
      self,
      ...{ events: `${self}/events`, cancel: `${self}/cancel`, join: `${self}/join`, video: `${self}/video` },
      ...{ poster: `${self}/poster`, sheet: `${self}/sheet`, preview: `${self}/preview`, captions: `${self}/captions` },
    },
  }
}

function cancellationOf(row: FilmRow, parts: FilmParts): Film['cancellation'] {
  const { cancelRequestedAt: requestedAt, status, error } = row
  if (!requestedAt) return null
  const takes = parts.takes
    .filter((take) => take.filmId === row.id)
    .map(({ id: generationId, sceneIndex, take, ...job }) => ({
      ...{ generationId, sceneIndex: sceneIndex ?? 0, take: take ?? 0 },
      ...{ status: job.status, error: job.error, finishedAt: job.finishedAt },
      charge: parts.charges?.ofGeneration(generationId) ?? NO_CHARGE,
    }))
  return cancellationOfFilm({ status, error, requestedAt, takes })
}

function toScene(row: SceneRow, parts: FilmParts): Scene {
  const takes = parts.takes.filter((take) => take.filmId === row.filmId && take.sceneIndex === row.index)
  return {
    index: row.index,
    prompt: row.prompt,
    status: row.status,
    takes: takes.map(({ id, take, status }) => ({ take: take ?? 0, generationId: id, status })),
    startFrame: row.startAssetId,
    clip: assetOf(row.clipAssetId, parts),
    expectedFinishAt: takes.at(-1)?.expectedFinishAt?.toISOString() ?? null,
    ...sumCharges(takes.map(({ id }) => parts.charges?.ofGeneration(id) ?? NO_CHARGE)),
    error: row.error,
  }
}

function assetOf(id: string | null, parts: FilmParts): Asset | null {
  return id === null ? null : (parts.assets.get(id) ?? null)
}

/** The rows with their parts, in the same order. Four queries for any number of rows; run it in their snapshot. */
async function loadFilms(trx: DatabaseTransaction, rows: readonly FilmRow[]): Promise<Film[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const scenes = await listScenes(trx, ids)
  const takes = await listTakes(trx, ids)
  const assets = await listFiles(trx, ids)
  const charges = await readCharges(trx, { filmIds: ids })
  const sandboxFilmIds = await findSandboxFilms(trx, ids)
  const parts = {
    sandboxFilmIds,
    scenes,
    takes,
    charges,
    assets: new Map(assets.map((asset) => [asset.id, toAsset(asset)])),
  }
  return rows.map((row) => toFilm(row, parts))
}

async function listScenes(trx: DatabaseTransaction, filmIds: string[]): Promise<SceneRow[]> {
  return trx.selectFrom('scene').selectAll().where('filmId', 'in', filmIds).orderBy('index').execute()
}

async function listTakes(trx: DatabaseTransaction, filmIds: string[]): Promise<TakeRow[]> {
  return trx.selectFrom('generation').select(TAKE_COLUMNS).where('filmId', 'in', filmIds).orderBy('take').execute()
}

async function findSandboxFilms(trx: DatabaseTransaction, filmIds: string[]): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('generation')
    .innerJoin('attempt', 'attempt.generationId', 'generation.id')
    .select('generation.filmId')
    .distinct()
    .where('generation.filmId', 'in', filmIds)
    .where('attempt.isSandbox', '=', true)
    .execute()
  return new Set(rows.flatMap(({ filmId }) => filmId ?? []))
}

async function listFiles(trx: DatabaseTransaction, filmIds: string[]): Promise<AssetRow[]> {
  const clips = trx.selectFrom('scene').select('clipAssetId as id').where('filmId', 'in', filmIds)
  const videos = trx.selectFrom('film').select('videoAssetId as id').where('id', 'in', filmIds)
  return trx.selectFrom('asset').selectAll().where('id', 'in', clips.union(videos)).execute()
}
