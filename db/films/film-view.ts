// Film rows, with their scenes, takes and files, as callers see them.
import type { Selectable } from 'kysely'
import type { Asset } from '../../contracts/public/assets.ts'
import type { Film, Scene } from '../../contracts/public/films.ts'
import { type AssetRow, toAsset } from '../assets/asset-view.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import type { FilmRow } from './transitions.ts'
import type { GenerationRow } from '../generations/transitions.ts'
import type { Scene as SceneTable } from '../schema.generated.ts'

type SceneRow = Selectable<SceneTable>
type TakeRow = Pick<GenerationRow, 'id' | 'filmId' | 'sceneIndex' | 'take' | 'status' | 'expectedFinishAt'>

export interface FilmParts {
  scenes: readonly SceneRow[]
  takes: readonly TakeRow[]
  assets: ReadonlyMap<string, Asset>
}

export function toFilm(row: FilmRow, parts: FilmParts): Film {
  const self = `/v1/films/${row.id}`
  return {
    id: row.id,
    status: row.status,
    title: row.title,
    mode: row.mode,
    model: row.model,
    settings: row.settings,
    scenes: parts.scenes.filter((scene) => scene.filmId === row.id).map((scene) => toScene(scene, parts)),
    video: assetOf(row.videoAssetId, parts),
    videoIsPartial: row.videoIsPartial,
    priceCredits: row.priceCredits,
    priceSource: row.priceSource,
    error: row.error,
    cancelRequestedAt: row.cancelRequestedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    links: { self, events: `${self}/events`, cancel: `${self}/cancel`, video: `${self}/video` },
  }
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
    error: row.error,
  }
}

function assetOf(id: string | null, parts: FilmParts): Asset | null {
  return id === null ? null : (parts.assets.get(id) ?? null)
}

/** The rows with all their parts, in the same order; three queries however many rows, in the snapshot of the rows. */
export async function loadFilms(trx: DatabaseTransaction, rows: readonly FilmRow[]): Promise<Film[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const scenes = await listScenes(trx, ids)
  const takes = await listTakes(trx, ids)
  const assets = await listFiles(trx, ids)
  const parts = { scenes, takes, assets: new Map(assets.map((asset) => [asset.id, toAsset(asset)])) }
  return rows.map((row) => toFilm(row, parts))
}

async function listScenes(trx: DatabaseTransaction, filmIds: string[]): Promise<SceneRow[]> {
  return trx.selectFrom('scene').selectAll().where('filmId', 'in', filmIds).orderBy('index').execute()
}

async function listTakes(trx: DatabaseTransaction, filmIds: string[]): Promise<TakeRow[]> {
  return trx
    .selectFrom('generation')
    .select(['id', 'filmId', 'sceneIndex', 'take', 'status', 'expectedFinishAt'])
    .where('filmId', 'in', filmIds)
    .orderBy('take')
    .execute()
}

async function listFiles(trx: DatabaseTransaction, filmIds: string[]): Promise<AssetRow[]> {
  const clips = trx.selectFrom('scene').select('clipAssetId as id').where('filmId', 'in', filmIds)
  const videos = trx.selectFrom('film').select('videoAssetId as id').where('id', 'in', filmIds)
  return trx.selectFrom('asset').selectAll().where('id', 'in', clips.union(videos)).execute()
}
