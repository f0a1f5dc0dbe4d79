// One entry of a list, merged from the documentation and from what the accounts list.
// Invariant: an entry that no account lists any more stays, marked as `gone`, so that a job that names it gets the reason.
import { DOCUMENTED_LISTS } from '../../contracts/models/documented-lists.ts'
import { type EntryState, PLATFORM_LISTS, type PlatformList } from '../../contracts/vocabulary/named-lists.ts'

export interface ListEntry {
  list: PlatformList
  id: string
  name: string
  description: string | null
  previewUrl: string | null
  /** Only of motions: whether a clip with this motion can end on an image. */
  usesEndImage: boolean | null
  state: EntryState
  /** When the last account stopped to list it. Null where it is not `gone`, and where no account has ever listed it. */
  goneSince: Date | null
  /** Accounts whose list has been read and that do not offer the entry, while another account does. */
  missingOn: readonly string[]
}

/** An entry that an account has listed at least once. */
export type StoredEntry = Omit<ListEntry, 'state'> & { offers: number }

/**
 * All entries in the order of the lists, then by name. `readLists`: the lists that were read from at least one account that is
 * still in the pool.
 */
export function mergeEntries(stored: readonly StoredEntry[], readLists: ReadonlySet<PlatformList>): ListEntry[] {
  const known = stored.map(({ offers, ...entry }): ListEntry => {
    if (offers > 0) return { ...entry, state: 'offered', goneSince: null }
    const state = readLists.has(entry.list) ? 'gone' : 'documented'
    return { ...entry, state, goneSince: state === 'gone' ? entry.goneSince : null, missingOn: [] }
  })
  const keys = new Set(stored.map(keyOf))
  const documented = PLATFORM_LISTS.flatMap((list) =>
    (DOCUMENTED_LISTS[list] ?? [])
      .filter(({ id }) => !keys.has(keyOf({ list, id })))
      .map(({ id, name, usesEndImage }): ListEntry => {
        const state = readLists.has(list) ? 'gone' : 'documented'
        const rest = { description: null, previewUrl: null, usesEndImage: usesEndImage ?? null }
        return { list, id, name, ...rest, state, goneSince: null, missingOn: [] }
      }),
  )
  return [...known, ...documented].toSorted(inOrder)
}

function keyOf({ list, id }: { list: PlatformList; id: string }): string {
  return `${list} ${id.toLowerCase()}`
}

function inOrder(a: ListEntry, b: ListEntry): number {
  const byList = PLATFORM_LISTS.indexOf(a.list) - PLATFORM_LISTS.indexOf(b.list)
  return byList || a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1)
}
