// Reads the cursor with which a caller requests the next page.
import { decodeCursor, type PagePosition } from '../../db/connection/keyset-page.ts'
import { ServiceProblem } from '../problems/service-problem.ts'

/** Undefined for the first page. Throws `invalid_request` where this API did not make the cursor. */
export function pagePositionOrThrow(cursor: string | undefined): PagePosition | undefined {
  if (cursor === undefined) return undefined
  const position = decodeCursor(cursor)
  if (position) return position
  throw new ServiceProblem('invalid_request', {
    detail:
      'The cursor was not made by this API. Copy it unchanged from `nextCursor`, or leave it out for the first page.',
    errors: [{ pointer: 'cursor', detail: 'is not a cursor of this API' }],
  })
}
