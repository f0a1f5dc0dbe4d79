// Admin routes for faults and storms: arm, list and remove them, and read the log of strikes.
import { faultRequest } from '../engine/faults/rules.ts'
import { stormOf, stormRequest } from '../engine/faults/storm.ts'
import type { SandboxApp, Services } from './context.ts'
import { jsonBody } from './context.ts'

export function addAdminFaultRoutes(app: SandboxApp, { platform: { faults } }: Services): void {
  app.get('/_sandbox/faults', (c) => c.json({ faults: faults.rules.list() }))

  app.post('/_sandbox/faults', async (c) => {
    const parsed = faultRequest.safeParse(await jsonBody(c))
    if (!parsed.success) return c.json({ detail: parsed.error.issues }, 422)
    return c.json(faults.rules.arm(parsed.data), 201)
  })

  app.delete('/_sandbox/faults', (c) => {
    faults.rules.clear()
    return c.body(null, 204)
  })

  app.delete('/_sandbox/faults/:id{[0-9]+}', (c) => {
    if (!faults.rules.remove(Number(c.req.param('id')))) return c.json({ detail: 'No such fault' }, 404)
    return c.body(null, 204)
  })

  app.get('/_sandbox/faults/log', (c) =>
    c.json({ counts: faults.log.counts(), entries: faults.log.entriesAfter(Number(c.req.query('after') ?? 0)) }),
  )

  app.get('/_sandbox/storm', (c) => c.json({ storm: faults.currentStorm() ?? null }))

  app.post('/_sandbox/storm', async (c) => {
    const parsed = stormRequest.safeParse(await jsonBody(c))
    if (!parsed.success) return c.json({ detail: parsed.error.issues }, 422)
    faults.setStorm(stormOf(parsed.data))
    return c.json({ storm: faults.currentStorm() }, 201)
  })

  app.delete('/_sandbox/storm', (c) => {
    faults.setStorm(undefined)
    return c.body(null, 204)
  })
}
