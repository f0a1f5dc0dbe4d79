// Reads the list of an account's Soul IDs, over all its pages.
// Invariant: the result has every Soul ID that existed when the read began, or is `unavailable`. A Soul ID that is left out by mistake
// would be created, and paid for, a second time.
import { z } from 'zod'
import type { SoulId, SoulIdList } from '../../contracts/ports/soul-ids.ts'
import { type AccountAccess, exchangeAs } from './account-exchange.ts'
import { parseJson } from './error-body.ts'
import { isSuccess } from './http-exchange.ts'
import { SOUL_IDS_PATH, SoulIdBody, unavailable } from './soul-id-responses.ts'

const PAGE_SIZE = 100
/** Reads from the first page, after the list has changed between two pages. */
const MAX_READS = 4

const Page = z.object({ total: z.int().min(0), total_pages: z.int().min(0), items: z.array(SoulIdBody) })

/**
 * Newest first. A deletion between two pages moves items to the page that was read before, so that one would be missed. Then the list
 * is read again.
 */
export async function listSoulIds(access: AccountAccess, timeoutMs: number): Promise<SoulIdList> {
  for (let reads = 0; reads < MAX_READS; reads += 1) {
    const list = await readPages(access, timeoutMs)
    if (list.kind !== 'changed') return list
  }
  return { kind: 'unavailable', detail: 'the list of Soul IDs changed while it was read' }
}

async function readPages(access: AccountAccess, timeoutMs: number): Promise<SoulIdList | { kind: 'changed' }> {
  const soulIds = new Map<string, SoulId>()
  let total: number | undefined
  for (let page = 1; ; page += 1) {
    const path = `${SOUL_IDS_PATH}/list?page=${page}&page_size=${PAGE_SIZE}`
    const answer = await exchangeAs(access, { method: 'GET', path, timeoutMs, signal: undefined })
    if (answer.kind !== 'answered' || !isSuccess(answer.httpStatus)) return unavailable(answer)
    const parsed = Page.safeParse(parseJson(answer.text))
    if (!parsed.success) return { kind: 'unavailable', detail: 'the list of Soul IDs cannot be read' }
    for (const soulId of parsed.data.items) soulIds.set(soulId.id, soulId)
    if (total !== undefined && parsed.data.total < total) return { kind: 'changed' }
    total ??= parsed.data.total
    const isLast = page >= parsed.data.total_pages || parsed.data.items.length === 0
    // An item that appeared during the read makes the list longer, never shorter.
    if (isLast) return soulIds.size < total ? { kind: 'changed' } : { kind: 'listed', soulIds: [...soulIds.values()] }
  }
}
