// Renames the inputs that refer to the platform's lists: `styleId` to `style`, `presetId` to `preset`, and the `id` of a motion
// to `motion`. Jobs that were accepted before are submitted with the current names.
import { type Kysely, sql } from 'kysely'

const COLUMNS = [
  ['generation', 'input'],
  ['scene', 'input'],
  ['film', 'settings'],
] as const

const RENAMED = [
  ['styleId', 'style'],
  ['presetId', 'preset'],
] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [table, column] of COLUMNS) {
    for (const [from, to] of RENAMED) await renameKey(db, { table, column, from, to })
    await renameInMotions(db, { table, column, from: 'id', to: 'motion' })
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const [table, column] of COLUMNS) {
    for (const [from, to] of RENAMED) await renameKey(db, { table, column, from: to, to: from })
    await renameInMotions(db, { table, column, from: 'motion', to: 'id' })
  }
}

interface Renaming {
  table: string
  column: string
  from: string
  to: string
}

async function renameKey(db: Kysely<unknown>, { table, column, from, to }: Renaming): Promise<void> {
  const value = sql.ref(column)
  await sql`
    update ${sql.table(table)}
    set ${value} = (${value} - ${from}::text) || jsonb_build_object(${to}::text, ${value} -> ${from}::text)
    where jsonb_exists(${value}, ${from})
  `.execute(db)
}

async function renameInMotions(db: Kysely<unknown>, { table, column, from, to }: Renaming): Promise<void> {
  const value = sql.ref(column)
  await sql`
    update ${sql.table(table)}
    set ${value} = jsonb_set(${value}, '{motions}', (
      select jsonb_agg((motion - ${from}::text) || jsonb_build_object(${to}::text, motion -> ${from}::text) order by number)
      from jsonb_array_elements(${value} -> 'motions') with ordinality as entries (motion, number)
    ))
    where jsonb_typeof(${value} -> 'motions') = 'array' and jsonb_exists(${value} -> 'motions' -> 0, ${from})
  `.execute(db)
}
