// Reads a list of the platform: styles, motions or presets.
// Facts: bare arrays, `{items}`, or pages `{items, cursor, total}` with an opaque cursor, which is null on the last page.
import { z } from 'zod'
import type { PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import type { ListRead } from '../../services/platform/platform-lookups.ts'
import { type AccountAccess, exchangeAs } from './account-exchange.ts'
import { parseJson, readErrorBody } from './error-body.ts'
import { isSuccess } from './http-exchange.ts'

const PATHS: Readonly<Partial<Record<PlatformList, string>>> = {
  style: '/v1/text2image/soul-styles',
  style_v2: '/v1/text2image/soul-styles/v2',
  motion: '/v1/motions',
  restyle_preset: '/models/higgsfield/genjutsu/restyle/v1.0/presets',
  marketing_preset: '/marketing-studio/image/presets?size=100',
}

const MAX_PAGES = 50
/** A longer text is not shown. */
const MAX_TEXT = 2_000

const text = z.string().transform((value) => value.slice(0, MAX_TEXT))

const Entry = z.object({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(200),
  description: text.nullish().catch(null),
  preview_url: z
    .url({ protocol: /^https?$/ })
    .max(MAX_TEXT)
    .nullish()
    .catch(null),
  start_end_frame: z.boolean().nullish().catch(null),
})

const Page = z.union([
  z.array(z.unknown()).transform((items) => ({ items, cursor: null })),
  z.object({ items: z.array(z.unknown()), cursor: z.string().min(1).nullish().catch(null) }),
])

/** Does not throw where the platform fails: see `ListRead`. Entries that have no id or name are left out. */
export async function readList(
  access: AccountAccess,
  { list, timeoutMs }: { list: PlatformList; timeoutMs: number },
): Promise<ListRead> {
  const path = PATHS[list]
  if (path === undefined) return { kind: 'unread', detail: 'the platform has no call for this list' }
  const items: unknown[] = []
  let cursor: string | null = null
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const at: string = cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`
    const answer = await exchangeAs(access, { method: 'GET', path: at, timeoutMs, signal: undefined })
    if (answer.kind !== 'answered') return { kind: 'unread', detail: answer.detail }
    if (!isSuccess(answer.httpStatus)) {
      return { kind: 'unread', detail: readErrorBody(answer.text).detail || `HTTP ${answer.httpStatus}` }
    }
    const parsed = Page.safeParse(parseJson(answer.text))
    if (!parsed.success) return { kind: 'unread', detail: 'the response is not a list' }
    items.push(...parsed.data.items)
    const next = parsed.data.cursor ?? null
    // Half of a list would mark the other half as gone.
    if (next !== null && (next === cursor || page === MAX_PAGES)) {
      return { kind: 'unread', detail: `the list does not end after ${page} pages` }
    }
    if (next === null) break
    cursor = next
  }
  return listOf(items)
}

/** An empty list is rather a fault of the server than the end of every style. */
function listOf(items: readonly unknown[]): ListRead {
  const entries = items.flatMap((item) => {
    const { data } = Entry.safeParse(item)
    if (!data) return []
    const { id, name, description = null, preview_url: previewUrl = null, start_end_frame: usesEndImage = null } = data
    return [{ id, name, description, previewUrl, usesEndImage }]
  })
  return entries.length === 0 ? { kind: 'unread', detail: 'the list is empty' } : { kind: 'read', entries }
}
