// Admin routes for ledger, requests and call counts, under `/_sandbox/` and without credentials. Ledger and requests can be read
// in pages, oldest first: `after` is the last `seq` of the page before.
import { z } from 'zod'
import type { Platform } from '../engine/platform.ts'
import type { RequestRow } from '../store/requests.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'

const MAX_ROWS = 10_000
const DEFAULT_ROWS = 1000
const page = z.object({
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_ROWS).optional(),
  newest: z.coerce.number().int().min(1).max(MAX_ROWS).optional(),
})

export function addAdminRoutes(app: SandboxApp, { platform }: Services): void {
  // With `newest`: that many entries, newest first.
  app.get('/_sandbox/ledger', (c) =>
    paged(c, ({ after = 0, limit, newest }) => {
      const { ledger } = platform
      return c.json({ entries: newest === undefined ? ledger.entriesAfter(after, limit) : ledger.latest(newest) })
    }),
  )

  // Only the sandbox responds so: a client that must not speak to the real platform can check it first.
  app.get('/_sandbox/identity', (c) => c.json({ platform: 'sandbox' }))

  // Counts since this process started.
  app.get('/_sandbox/stats', (c) => c.json({ calls: platform.calls.all() }))

  // Without `after`: newest first.
  app.get('/_sandbox/requests', (c) =>
    paged(c, ({ after, limit = DEFAULT_ROWS }) => {
      const rows = after === undefined ? platform.requests.latest(limit) : platform.requests.after(after, limit)
      return c.json({ requests: rows.map((row) => shown(platform, row)) })
    }),
  )
}

function shown(platform: Platform, { webhookSecret: _hidden, ...row }: RequestRow) {
  const deliveries = platform.deliveries.ofRequest(row.id)
  return { ...row, deliveries: deliveries.map(({ headers: _headers, body: _body, ...rest }) => rest) }
}

function paged(c: SandboxContext, show: (query: z.output<typeof page>) => Response): Response {
  const parsed = page.safeParse(c.req.query())
  return parsed.success ? show(parsed.data) : c.json({ detail: z.prettifyError(parsed.error) }, 422)
}
