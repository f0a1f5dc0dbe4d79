// What only a sandbox has: ledger and requests, all under `/_sandbox/` and without credentials.
import type { SandboxApp, Services } from './context.ts'

export function addAdminRoutes(app: SandboxApp, { platform }: Services): void {
  app.get('/_sandbox/ledger', (c) =>
    c.json({ entries: platform.ledger.entriesAfter(Number(c.req.query('after') ?? 0)) }),
  )

  app.get('/_sandbox/requests', (c) => {
    const rows = platform.requests.latest(Number(c.req.query('limit') ?? 1000))
    return c.json({
      requests: rows.map(({ webhookSecret: _hidden, ...row }) => ({
        ...row,
        deliveries: platform.deliveries.ofRequest(row.id).map(({ headers: _headers, body: _body, ...rest }) => rest),
      })),
    })
  })
}
