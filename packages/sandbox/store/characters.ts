// Rows of Soul IDs. A status only moves forward. A deleted Soul ID keeps its row, because it was paid for.
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

export const CHARACTER_VARIANTS = ['v1', 'v2', 'cinema'] as const
export type CharacterVariant = (typeof CHARACTER_VARIANTS)[number]
/** `not_ready`: its photos are being fetched; `queued`: waits for a training slot. */
export type CharacterStatus = 'not_ready' | 'queued' | 'in_progress' | 'completed' | 'failed'

export interface Character {
  seq: number
  id: string
  account: string
  name: string
  variant: CharacterVariant
  status: CharacterStatus
  /** URLs of the photos, as in the request. */
  imageUrls: string[]
  /** Paths of the stored photos, in the order of the request; empty until all are fetched. */
  photos: string[]
  priceCredits: number
  failReason: string | null
  createdAtMs: number
  inProgressAtMs: number | null
  /** When the training ends. */
  dueAtMs: number | null
}

export type NewCharacter = Pick<Character, 'id' | 'account' | 'name' | 'variant' | 'imageUrls' | 'priceCredits'>

export type CharacterStore = ReturnType<typeof createCharacterStore>

const SCHEMA = `
  create table if not exists characters (
    seq integer primary key autoincrement,
    id text not null unique,
    account text not null,
    name text not null,
    variant text not null,
    status text not null default 'not_ready',
    image_urls text not null,
    photos text not null default '[]',
    price_credits real not null,
    fail_reason text,
    created_at integer not null,
    in_progress_at integer,
    due_at integer,
    deleted_at integer
  );
  create index if not exists characters_unfinished on characters (seq) where status not in ('completed', 'failed');
`

/** `photosFolder` contains the photos; rows store only file names, because the folder may move between runs. */
export function createCharacterStore(database: DatabaseSync, photosFolder: string) {
  database.exec(SCHEMA)
  const sql = prepare(database)
  const read = (row: Record<string, unknown>) => characterFrom(row, photosFolder)
  return {
    insert: (character: NewCharacter, nowMs: number): Character => {
      const { id, account, name, variant, imageUrls, priceCredits } = character
      const row = sql.insert.get(id, account, name, variant, JSON.stringify(imageUrls), priceCredits, nowMs)
      if (row === undefined) throw new Error('the database returned no character row')
      return read(row)
    },
    /** Undefined when the id is unknown, belongs to another account, or is deleted. */
    find: (account: string, id: string): Character | undefined => sql.own.all(account, id).map(read)[0],
    /** Newest first. */
    page: (account: string, { page, pageSize }: { page: number; pageSize: number }): Character[] =>
      sql.page.all(account, pageSize, (page - 1) * pageSize).map(read),
    count: (account: string): number => Number(sql.count.get(account)?.['total']),
    /** Soul IDs of all accounts for the page, newest first, including deleted ones. */
    latest: (limit: number): Character[] => sql.latest.all(limit).map(read),
    /** Soul IDs whose training has not ended, oldest first. */
    unfinished: (): Character[] => sql.unfinished.all().map(read),
    /** Records that the photos are fetched and that it waits for a slot. `files` are names in the photos' folder. */
    queue: (id: string, files: readonly string[]): boolean => sql.queue.run(JSON.stringify(files), id).changes === 1,
    start: (id: string, times: { nowMs: number; dueAtMs: number }): boolean =>
      sql.start.run(times.nowMs, times.dueAtMs, id).changes === 1,
    /** False when it had already ended. */
    finish: (id: string, failReason: string | null): boolean =>
      sql.finish.run(failReason === null ? 'completed' : 'failed', failReason, id).changes === 1,
    /** False while it is in training, and when there is no such Soul ID. */
    delete: (account: string, id: string, nowMs: number): boolean => sql.delete.run(nowMs, account, id).changes === 1,
    /** Credits reserved or charged, by account. */
    heldCredits: (): Map<string, number> =>
      new Map(sql.heldCredits.all().map((row) => [String(row['account']), Number(row['credits'])])),
  }
}

function prepare(database: DatabaseSync) {
  const ended = "status in ('completed', 'failed')"
  return {
    insert: database.prepare(
      `insert into characters (id, account, name, variant, image_urls, price_credits, created_at)
       values (?, ?, ?, ?, ?, ?, ?) returning *`,
    ),
    own: database.prepare('select * from characters where account = ? and id = ? and deleted_at is null'),
    page: database.prepare(
      'select * from characters where account = ? and deleted_at is null order by seq desc limit ? offset ?',
    ),
    count: database.prepare('select count(*) as total from characters where account = ? and deleted_at is null'),
    latest: database.prepare('select * from characters order by seq desc limit ?'),
    unfinished: database.prepare("select * from characters where status not in ('completed', 'failed') order by seq"),
    queue: database.prepare(
      "update characters set status = 'queued', photos = ? where id = ? and status = 'not_ready'",
    ),
    start: database.prepare(
      `update characters set status = 'in_progress', in_progress_at = ?, due_at = ? where id = ? and status = 'queued'`,
    ),
    finish: database.prepare(`update characters set status = ?, fail_reason = ? where id = ? and not ${ended}`),
    delete: database.prepare(
      `update characters set deleted_at = ? where account = ? and id = ? and deleted_at is null and ${ended}`,
    ),
    heldCredits: database.prepare(
      `select account, sum(price_credits) as credits from characters where status <> 'failed' group by account`,
    ),
  }
}

function characterFrom(row: Record<string, unknown>, photosFolder: string): Character {
  const files = JSON.parse(row['photos'] as string) as string[]
  return {
    seq: row['seq'] as number,
    id: row['id'] as string,
    account: row['account'] as string,
    name: row['name'] as string,
    variant: row['variant'] as CharacterVariant,
    status: row['status'] as CharacterStatus,
    imageUrls: JSON.parse(row['image_urls'] as string) as string[],
    photos: files.map((file) => join(photosFolder, file)),
    priceCredits: row['price_credits'] as number,
    failReason: row['fail_reason'] as string | null,
    createdAtMs: row['created_at'] as number,
    inProgressAtMs: row['in_progress_at'] as number | null,
    dueAtMs: row['due_at'] as number | null,
  }
}
