// Writes an accepted film with its scenes and first event.
import type { Film } from '../../contracts/public/films.ts'
import { DEFAULT_JOIN_SETTINGS, type JoinSettings } from '../../contracts/public/join-settings.ts'
import type { PriceSource } from '../../contracts/public/money.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import { toFilm } from './read.ts'
import { recordFilmEvent } from './transitions.ts'

export interface NewFilm {
  clientId: string
  title: string | null
  model: string
  /** The stored listing of a model that the catalogue does not have. */
  platformModelId?: string | null
  settings: Record<string, unknown>
  /** Names of the list entries in the settings, by JSON Pointer. */
  settingNames?: Readonly<Record<string, string>>
  imageAssetId: string
  priceCredits: number
  /** Default `catalogue`. */
  priceSource?: PriceSource
  /** Default false. */
  priceIsUpperBound?: boolean
  /** Default: plain cuts. The soundtrack is the id of an asset. */
  joinSettings?: JoinSettings
  scenes: readonly { prompt: string; input: Record<string, unknown> }[]
}

/** Writes the film with the status `accepted`, in the caller's transaction. Returns it as callers see it. */
export async function insertFilm(trx: DatabaseTransaction, input: NewFilm): Promise<Film> {
  const { scenes, settings, settingNames = {}, joinSettings = DEFAULT_JOIN_SETTINGS, ...columns } = input
  const row = await trx
    .insertInto('film')
    .values({
      id: newId('film'),
      mode: 'sequential',
      status: 'accepted',
      eventSeq: 1,
      settings: JSON.stringify(settings),
      settingNames: JSON.stringify(settingNames),
      joinSettings: JSON.stringify(joinSettings),
      ...columns,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const sceneRows = await trx
    .insertInto('scene')
    .values(
      scenes.map(({ prompt, input: sceneInput }, index) => ({
        filmId: row.id,
        index,
        prompt,
        status: 'pending' as const,
        input: JSON.stringify(sceneInput),
      })),
    )
    .returningAll()
    .execute()
  await recordFilmEvent(trx, row)
  const inOrder = sceneRows.toSorted((a, b) => a.index - b.index)
  return toFilm(row, { scenes: inOrder, takes: [], assets: new Map() })
}
