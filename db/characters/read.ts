// Characters as callers see them, with their images and trainings.
// Invariant: a character of another client is not found.
import { type Selectable, sql } from 'kysely'
import type { Character, CharacterPage, CharacterTraining } from '../../contracts/public/characters.ts'
import { adviseImages } from '../../domain/characters/image-advice.ts'
import { type AssetRow, toAsset } from '../assets/read.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { type PageInput, readPage } from '../connection/keyset-page.ts'
import { readSnapshot } from '../connection/snapshot.ts'
import type { Character as CharacterTable } from '../schema.generated.ts'
import type { TrainingRow } from './lock-training.ts'

type Row = Selectable<CharacterTable>
type ImageRow = AssetRow & { characterId: string; fingerprint: string | null }

/** The client's character by its id. Undefined where the client has none with this id. */
export async function readCharacter(
  db: Database,
  { clientId, id }: { clientId: string; id: string },
): Promise<Character | undefined> {
  return readSnapshot(db, (trx) => readCharacterIn(trx, { clientId, id }))
}

/** Like `readCharacter`, in the caller's transaction. */
export async function readCharacterIn(
  trx: DatabaseTransaction,
  { clientId, id }: { clientId: string; id: string },
): Promise<Character | undefined> {
  const row = await trx
    .selectFrom('character')
    .selectAll()
    .where('id', '=', id)
    .where('clientId', '=', clientId)
    .executeTakeFirst()
  return row && (await load(trx, [row]))[0]
}

/** A page of the client's characters, newest first, without removed ones. */
export async function listCharacters(db: Database, input: PageInput & { clientId: string }): Promise<CharacterPage> {
  return readSnapshot(db, async (trx) => {
    const query = trx
      .selectFrom('character')
      .selectAll()
      .where('clientId', '=', input.clientId)
      .where('removedAt', 'is', null)
    const { rows, nextCursor } = await readPage(query, { ...input, table: 'character' })
    return { data: await load(trx, rows), nextCursor }
  })
}

async function load(trx: DatabaseTransaction, rows: readonly Row[]): Promise<Character[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const images = await trx
    .selectFrom('characterImage')
    .innerJoin('asset', 'asset.id', 'characterImage.assetId')
    .selectAll('asset')
    .select(['characterImage.characterId', 'characterImage.fingerprint'])
    .where('characterId', 'in', ids)
    .orderBy('position')
    .execute()
  const trainings = await trx
    .selectFrom('characterTraining')
    .innerJoin('account', 'account.id', 'characterTraining.accountId')
    .selectAll('characterTraining')
    .select('account.name as accountName')
    .where('characterId', 'in', ids)
    .orderBy(sql`character_training.created_at`)
    .orderBy('characterTraining.id')
    .execute()
  return rows.map((row) => toCharacter(row, { images, trainings }))
}

function toCharacter(
  row: Row,
  parts: { images: readonly ImageRow[]; trainings: readonly (TrainingRow & { accountName: string })[] },
): Character {
  const images = parts.images.filter(({ characterId }) => characterId === row.id)
  const self = `/v1/characters/${row.id}`
  return {
    id: row.id,
    name: row.name,
    images: images.map(toAsset),
    advice: images.length === 0 ? [] : adviseImages(images),
    trainings: parts.trainings.filter(({ characterId }) => characterId === row.id).map(toTraining),
    removalRequestedAt: toIso(row.removalRequestedAt),
    removedAt: toIso(row.removedAt),
    createdAt: row.createdAt.toISOString(),
    links: { self, train: `${self}/train`, adopt: `${self}/adopt` },
  }
}

function toTraining(row: TrainingRow & { accountName: string }): CharacterTraining {
  const { removalRequestedAt } = row
  return {
    ...{ id: row.id, variant: row.variant, account: row.accountName, accountId: row.accountId },
    ...{ origin: row.origin, state: row.state, soulId: row.platformId, platformStatus: row.platformStatus },
    ...{ priceCredits: row.priceCredits, chargedCredits: row.chargedCredits },
    ...{ waitingReason: row.waitingReason, nextTryAt: toIso(row.nextTryAt), error: row.error },
    createdAt: row.createdAt.toISOString(),
    acceptedAt: toIso(row.acceptedAt),
    startedAt: toIso(row.startedAt),
    checkedAt: toIso(row.checkedAt),
    finishedAt: toIso(row.finishedAt),
    removal: removalRequestedAt && {
      requestedAt: removalRequestedAt.toISOString(),
      removedAt: toIso(row.removedAt),
      givenUpAt: toIso(row.removalGivenUpAt),
      error: row.removalError,
    },
  }
}

function toIso(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
