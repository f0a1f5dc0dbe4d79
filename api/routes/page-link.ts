// Tells the next page in a `Link` header as well as in the body.
import type { Context } from 'hono'

export function linkToNextPage(c: Context, nextCursor: string | null): void {
  if (nextCursor === null) return
  const query = new URLSearchParams(c.req.query())
  query.set('cursor', nextCursor)
  c.header('Link', `<${c.req.path}?${query.toString()}>; rel="next"`)
}
