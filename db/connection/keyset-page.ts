// Keyset pages, newest first: a cursor has the creation time and the id of the last row of a page.
// Invariant: a cursor has whole microseconds, as in the database; a JavaScript `Date` would cut them off.
import { type SelectQueryBuilder, sql } from 'kysely'
import { CURSOR_PATTERN } from '../../contracts/public/pages.ts'
import type { DB } from '../schema.generated.ts'

const CURSOR = new RegExp(CURSOR_PATTERN)

export interface PagePosition {
  createdAtMicros: number
  id: string
}

/** Makes the opaque cursor of a position. */
export function encodeCursor(position: PagePosition): string {
  return `${position.createdAtMicros}.${position.id}`
}

/** Reads a cursor. Undefined where the text is not one that `encodeCursor` has made. */
export function decodeCursor(cursor: string): PagePosition | undefined {
  if (!CURSOR.test(cursor)) return undefined
  const [createdAtMicros, id] = cursor.split('.')
  return { createdAtMicros: Number(createdAtMicros), id: id! }
}

/** `after`: the position of the cursor; undefined for the first page. */
export interface PageInput {
  limit: number
  after: PagePosition | undefined
}

export interface KeysetPage<Row> {
  rows: Row[]
  /** Null on the last page. */
  nextCursor: string | null
}

/**
 * Reads one page of a query over `table`, newest first, then by id. The query must select the table's `id` as `id`. One more row
 * than `limit` is read, to find out whether another page follows.
 */
export async function readPage<Tables extends keyof DB, Row extends { id: string }>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  { table, limit, after }: PageInput & { table: 'attempt' | 'character' | 'film' | 'generation' },
): Promise<KeysetPage<Row>> {
  const createdAt = sql<Date>`${sql.ref(`${table}.createdAt`)}`
  const id = sql<string>`${sql.ref(`${table}.id`)}`
  let page = query
    .select(sql<number>`(extract(epoch from ${createdAt}) * 1000000)::bigint`.as('createdAtMicros'))
    .orderBy(createdAt, 'desc')
    .orderBy(id, 'desc')
    .limit(limit + 1)
  if (after) {
    const time = sql`timestamptz 'epoch' + ${after.createdAtMicros}::bigint * interval '1 microsecond'`
    page = page.where(sql<boolean>`(${createdAt}, ${id}) < (${time}, ${after.id})`)
  }
  const found = (await page.execute()) as unknown as (Row & { createdAtMicros: number })[]
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  return { rows, nextCursor: last ? encodeCursor({ createdAtMicros: last.createdAtMicros, id: last.id }) : null }
}
