// Pages of lists. Keyset paging; a cursor is opaque to callers.
import { z } from 'zod'

/** What `encodeCursor` makes: the creation time in microseconds, a dot, and the id of the last row. */
export const CURSOR_PATTERN = String.raw`^\d{1,16}\.[a-z0-9_]{1,60}$`

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Rows per page, 1 to 200.' }),
  // The service checks the pattern, so that the refusal says where cursors come from.
  cursor: z
    .string()
    .max(200)
    .optional()
    .meta({ description: '`nextCursor` of the previous page, unchanged.', pattern: CURSOR_PATTERN }),
})
export type PageQuery = z.infer<typeof PageQuery>

export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() }).meta({ id })
}

/** Link of a job. Left out where the address of the Temporal UI is not configured. */
export const WorkflowPage = z.string().optional().meta({
  description:
    'Page of its workflow in the Temporal UI. Only where `TEMPORAL_UI_URL` is set and the job has a workflow, and not in lists.',
})
