// Ids for requests that have none.
import { newId } from '../../db/connection/new-id.ts'

/** A new, time-ordered id. */
export function newRequestId(): string {
  return newId('request')
}
