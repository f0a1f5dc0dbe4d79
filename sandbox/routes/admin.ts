// What only a sandbox has: ledger, requests, accounts and faults, all under `/_sandbox/` and without credentials.
import { faultRequest } from '../engine/faults.ts'
import type { SandboxApp, Services } from './context.ts'
import { jsonBody } from './context.ts'

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

  app.get('/_sandbox/faults', (c) => c.json({ faults: platform.faults.list() }))

  app.post('/_sandbox/faults', async (c) => {
    const parsed = faultRequest.safeParse(await jsonBody(c))
    if (!parsed.success) return c.json({ detail: parsed.error.issues }, 422)
    return c.json(platform.faults.arm(parsed.data), 201)
  })

  app.delete('/_sandbox/faults', (c) => {
    platform.faults.clear()
    return c.body(null, 204)
  })
}
