// Finds the entry of a list that a caller names by its name or id.
// Invariant: a name never resolves to an entry that no account offers, nor to an entry of another list.
import { LIST_TEXTS, type NamedListKind, type PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import { nearestNames } from '../validation/nearest-name.ts'
import type { ListEntry } from './entry.ts'
import { plainName } from './plain-name.ts'
import { isPlatformId } from './platform-id.ts'

/** `entry` is undefined for an id that no list has: the platform decides, because its lists can be newer than ours. */
export type NameResolution = { ok: true; id: string; entry: ListEntry | undefined } | { ok: false; detail: string }

const MAX_SUGGESTIONS = 3

/** `entries`: of all lists. `list`: the one that the field takes. The detail says what to send instead. */
export function resolveName(entries: readonly ListEntry[], list: PlatformList, sent: string): NameResolution {
  const given = sent.trim()
  const own = entries.filter((entry) => entry.list === list)
  const found = namedBy(own, given)
  const usable = found.filter(({ state }) => state !== 'gone')
  if (usable.length === 1) return { ok: true, id: usable[0]!.id, entry: usable[0] }
  if (usable.length > 1) return refused(ambiguous(list, usable))
  if (found.length > 0) return refused(gone(found[0]!))
  const elsewhere = namedBy(
    entries.filter((entry) => entry.list !== list && isSameKind(entry.list, list)),
    given,
  )
  if (elsewhere.length > 0) return refused(ofOtherList(elsewhere[0]!, list))
  if (isPlatformId(given)) return { ok: true, id: given.toLowerCase(), entry: undefined }
  return refused(unknown(own, list, given))
}

function refused(detail: string): NameResolution {
  return { ok: false, detail }
}

/** Entries with this id, else with exactly this name, else with a name that differs only in its spelling. */
function namedBy(entries: readonly ListEntry[], given: string): ListEntry[] {
  const byId = entries.filter(({ id }) => id.toLowerCase() === given.toLowerCase())
  if (byId.length > 0) return byId
  const exact = entries.filter(({ name }) => name === given)
  if (exact.some(({ state }) => state !== 'gone')) return exact
  const wanted = plainName(given)
  return entries.filter(({ name }) => plainName(name) === wanted)
}

function isSameKind(one: PlatformList, other: PlatformList): boolean {
  return LIST_TEXTS[one].kind === LIST_TEXTS[other].kind
}

function ambiguous(list: PlatformList, found: readonly ListEntry[]): string {
  const names = found.slice(0, MAX_SUGGESTIONS).map(({ name, id }) => `"${name}" (${id})`)
  return `is the name of ${found.length} entries of ${LIST_TEXTS[list].all}: ${names.join(', ')}; send the id`
}

function gone({ list, name, goneSince }: ListEntry): string {
  const since = goneSince === null ? '' : ` since ${goneSince.toISOString()}`
  return `is ${LIST_TEXTS[list].one}, "${name}", that no account offers${since}; ${howToList(list)}`
}

function ofOtherList({ list, name }: ListEntry, wanted: PlatformList): string {
  return `is ${LIST_TEXTS[list].one}, "${name}"; this model takes ${LIST_TEXTS[wanted].all}; ${howToList(wanted)}`
}

function unknown(own: readonly ListEntry[], list: PlatformList, given: string): string {
  const usable = own.filter(({ state }) => state !== 'gone').map(({ name }) => name)
  if (usable.length === 0) {
    return `is not an id, and ${LIST_TEXTS[list].all} have not been read from an account yet; send the id`
  }
  const meant = nearestNames(given, usable, MAX_SUGGESTIONS).map((name) => `"${name}"`)
  const hint = meant.length === 0 ? howToList(list) : `did you mean ${meant.join(' or ')}?`
  const isRead = own.some(({ state }) => state === 'offered')
  const source = isRead ? '' : ' in the documentation, and no list of an account has been read'
  return `is not ${LIST_TEXTS[list].one}${source}; ${hint}`
}

/** Whole routes, so that the command line can replace each by its command. */
const HOW_TO_LIST = {
  style: 'GET /v1/styles lists them',
  motion: 'GET /v1/motions lists them',
  preset: 'GET /v1/presets lists them',
} as const satisfies Record<NamedListKind, string>

function howToList(list: PlatformList): string {
  return HOW_TO_LIST[LIST_TEXTS[list].kind]
}
