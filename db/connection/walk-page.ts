// Pages for housekeeping: rows in the order of a time and the id, each page after the last row of the page before.
// Invariant: rows that stay in a list do not keep the rows after them from being read.
import { type SelectQueryBuilder, sql } from 'kysely'
import type { DB } from '../schema.generated.ts'

/** Whole microseconds, as in the database; a JavaScript `Date` would cut them off. */
export interface WalkPosition {
  micros: number
  id: string
}

/** `after`: the position of the last row that was handled. Undefined: from the first row. */
export interface WalkInput {
  after?: WalkPosition | undefined
  limit: number
}

export interface WalkedRow<Row> {
  row: Row
  position: WalkPosition
}

/** Reads one page of a query. `time` and `id`: the columns that order it, for example `generation.createdAt`. */
export async function readWalkPage<Tables extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  { time, id, after, limit }: WalkInput & { time: string; id: string },
): Promise<WalkedRow<Row>[]> {
  const timeColumn = sql<Date>`${sql.ref(time)}`
  const idColumn = sql<string>`${sql.ref(id)}`
  let page = query
    .select(sql<number>`(extract(epoch from ${timeColumn}) * 1000000)::bigint`.as('walkMicros'))
    .select(idColumn.as('walkId'))
    .orderBy(timeColumn)
    .orderBy(idColumn)
    .limit(limit)
  if (after) {
    const afterTime = sql`timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond'`
    page = page.where(sql<boolean>`(${timeColumn}, ${idColumn}) > (${afterTime}, ${after.id})`)
  }
  const found = (await page.execute()) as unknown as (Row & { walkMicros: number; walkId: string })[]
  return found.map(({ walkMicros, walkId, ...row }) => ({
    row: row as unknown as Row,
    position: { micros: walkMicros, id: walkId },
  }))
}
