// The lists of styles, motions and presets, from the database, held in memory for a few seconds.
// Invariant: a name that is not found is looked up once more in lists that were read after the request arrived.
import { type NamedLists, readNamedLists } from '../../db/named-lists/read.ts'
import type { ServiceContext } from '../context.ts'

/** The lists change about once a day, and each acceptance needs them. */
const HELD_MS = 5_000

interface HeldLists {
  readAtMs: number
  lists: Promise<NamedLists>
}

const HELD = new WeakMap<object, HeldLists>()

/** `isFresh`: reads the database also where lists are held. Several callers share one read. */
export async function loadLists(
  { db }: Pick<ServiceContext, 'db'>,
  { isFresh = false }: { isFresh?: boolean } = {},
): Promise<NamedLists> {
  const held = HELD.get(db)
  if (held && !isFresh && Date.now() - held.readAtMs < HELD_MS) return held.lists
  const next: HeldLists = { readAtMs: Date.now(), lists: readNamedLists(db) }
  HELD.set(db, next)
  // A failed read is not held.
  next.lists.catch(() => HELD.delete(db))
  return next.lists
}
