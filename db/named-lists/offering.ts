// The accounts that may run a job with styles, motions or presets, or of a model that only accounts list, where not every account offers
// them.
import { sql } from 'kysely'
import type { Model } from '../../contracts/models/model.ts'
import { isPlatformList, type PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import { replaceValues } from '../../domain/models/replace-values.ts'
import type { Database } from '../connection/connect.ts'

/**
 * Ids of the accounts that may offer the model and all entries in the input: those that list them, and those whose list was not read
 * yet. Undefined where that is every account. `input`: with ids. An id that no account has ever listed restricts nothing, and neither
 * does a model of the catalogue, because an unlisted one may work.
 */
export async function findAccountsOffering(
  db: Database,
  { model, input }: { model: Model; input: Record<string, unknown> },
): Promise<string[] | undefined> {
  const entries = entriesIn(model, input)
  const listedModel = model.platformSchema ? model.id : null
  if (entries.length === 0 && listedModel === null) return undefined
  const { rows } = await sql<{ id: string; offers: boolean }>`
    select account.id, not exists (
      select from unnest(
        ${entries.map(({ list }) => list)}::text[], ${entries.map(({ id }) => id)}::text[]
      ) wanted (list, id)
      join list_entry known on known.list = wanted.list and known.id = wanted.id
      join account_list reading
        on reading.account_id = account.id and reading.list = wanted.list and reading.read_at is not null
      left join account_list_entry offered
        on offered.account_id = account.id and offered.list = wanted.list and offered.entry_id = wanted.id
      where offered.entry_id is null or offered.gone_at is not null
    ) and (
      ${listedModel}::text is null or account.catalogue_read_at is null
      or exists (select from account_model where account_id = account.id and model = ${listedModel})
    ) as offers
    from account where account.state <> 'removed' order by account.id`.execute(db)
  const offering = rows.filter(({ offers }) => offers).map(({ id }) => id)
  return offering.length === rows.length ? undefined : offering
}

function entriesIn(model: Model, input: Record<string, unknown>): { list: PlatformList; id: string }[] {
  const entries: { list: PlatformList; id: string }[] = []
  replaceValues(model, input, (value, { type }) => {
    if (type.kind === 'id' && isPlatformList(type.of) && typeof value === 'string') {
      entries.push({ list: type.of, id: value })
    }
    return value
  })
  return entries
}
