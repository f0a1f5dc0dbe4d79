// Admin routes for the sandbox's time: read it, or jump ahead. A jump makes everything happen that is due by then.
import { z } from 'zod'
import { camelNames } from '../engine/accounts/switch-names.ts'
import type { SandboxApp, Services } from './context.ts'
import { jsonBody } from './context.ts'

// The clock never goes back, so a mistyped number could not be undone. Dates far ahead cannot be represented at all.
const MAX_AHEAD_MS = 100 * 365 * 24 * 3600 * 1000
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
    const aheadMs = platform.settings.number('clock_ahead_ms') + byMs
    if (aheadMs > MAX_AHEAD_MS) return c.json({ detail: 'advanceSeconds: the clock goes at most a century ahead' }, 422)
    platform.settings.setNumber('clock_ahead_ms', aheadMs)
    platform.clock.advance(byMs)
    return c.json(shown())
  })
}
