// Pages of lists. Keyset paging; a cursor is opaque to callers.
import { z } from 'zod'

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Rows per page, 1 to 200.' }),
  cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the previous page.' }),
})
export type PageQuery = z.infer<typeof PageQuery>

export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() }).meta({ id })
}
