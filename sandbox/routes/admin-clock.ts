// The sandbox's own time: read it, or jump ahead, which makes everything happen that is due by then.
import { z } from 'zod'
import { camelNames } from '../engine/camel-case.ts'
import type { SandboxApp, Services } from './context.ts'
import { jsonBody } from './context.ts'

const jump = z.strictObject({ advanceSeconds: z.number().min(0) })

export function addAdminClockRoutes(app: SandboxApp, { platform }: Services): void {
  const shown = () => {
    const aheadMs = platform.settings.number('clock_ahead_ms')
    return { now: new Date(platform.clock.now()).toISOString(), aheadSeconds: aheadMs / 1000 }
  }

  app.get('/_sandbox/clock', (c) => c.json(shown()))

  app.post('/_sandbox/clock', async (c) => {
    const parsed = jump.safeParse(camelNames(await jsonBody(c)))
    if (!parsed.success) return c.json({ detail: z.prettifyError(parsed.error), issues: parsed.error.issues }, 422)
    const byMs = Math.round(parsed.data.advanceSeconds * 1000)
    platform.settings.setNumber('clock_ahead_ms', platform.settings.number('clock_ahead_ms') + byMs)
    platform.clock.advance(byMs)
    return c.json(shown())
  })
}
