// Makes ids. They are ordered by time, so that keyset pages and indexes follow the order of creation.
import { typeid } from 'typeid-js'
import { ID_PREFIXES, type IdKind } from '../../contracts/vocabulary/id-forms.ts'

/** A new id of this kind, for example `gen_01kabq5w3gey3s9v8m0n7xkc2t`. */
export function newId(kind: IdKind): string {
  return typeid(ID_PREFIXES[kind]).toString()
}
