// Puts the address of the next page into a `Link` header, besides the cursor in the body.
import type { Context } from 'hono'

export function linkToNextPage(c: Context, nextCursor: string | null): void {
  if (nextCursor === null) return
  const query = new URLSearchParams(c.req.query())
  query.set('cursor', nextCursor)
  c.header('Link', `<${c.req.path}?${query.toString()}>; rel="next"`)
}
