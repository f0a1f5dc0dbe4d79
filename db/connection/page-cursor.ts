// Keyset paging, newest first: a cursor names the last row of a page by time and id.
// Invariant: times go through a cursor in whole microseconds, as the database keeps them; JavaScript dates would cut them.
import { type RawBuilder, sql } from 'kysely'

export interface PagePosition {
  createdAtMicros: number
  id: string
}

export function encodeCursor(position: PagePosition): string {
  return Buffer.from(`${position.createdAtMicros}.${position.id}`).toString('base64url')
}

/** Undefined where the text is not a cursor of ours. */
export function decodeCursor(cursor: string): PagePosition | undefined {
  const match = /^(\d{1,16})\.([a-z0-9_]{1,60})$/.exec(Buffer.from(cursor, 'base64url').toString())
  return match ? { createdAtMicros: Number(match[1]), id: match[2]! } : undefined
}

/** The creation time of a row in whole microseconds. */
export function createdAtMicros(): RawBuilder<number> {
  return sql<number>`(extract(epoch from created_at) * 1000000)::bigint`
}

/** True for rows that come behind the position. */
export function isBehind(position: PagePosition): RawBuilder<boolean> {
  const time = sql`timestamptz 'epoch' + ${position.createdAtMicros}::bigint * interval '1 microsecond'`
  return sql<boolean>`(created_at, id) < (${time}, ${position.id})`
}
