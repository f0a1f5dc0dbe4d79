// `GET /models/usage`. When the switch is off, it responds as any unknown path.
import { z } from 'zod'
import { notFound, validationFailed } from '../engine/refusals/refusals.ts'
import { usageReport } from '../engine/accounts/usage.ts'
import type { SandboxApp, Services } from './context.ts'
import { refuse } from './context.ts'

const DEFAULT_SPAN_MS = 30 * 24 * 3600 * 1000
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const usageQuery = z.looseObject({
  start: time.optional(),
  end: time.optional(),
  timeframe: z.enum(['day']).default('day'),
  expand: z.array(z.enum(['time_series', 'auth_method'])),
})

/** Add it before the model routes. */
export function addUsageRoute(app: SandboxApp, { platform }: Services): void {
  app.get('/models/usage', (c) => {
    const account = c.get('account')
    if (!account.switches.usageRoute) return refuse(c, notFound())
    const given = { ...c.req.query(), expand: c.req.queries('expand') ?? [] }
    const parsed = usageQuery.safeParse(given)
    if (!parsed.success) return refuse(c, validationFailed(parsed.error.issues, { dialect: 'v2', body: given }))
    const endMs = parsed.data.end ?? platform.clock.now()
    return c.json(
      usageReport(platform, account, {
        startMs: parsed.data.start ?? endMs - DEFAULT_SPAN_MS,
        endMs,
        isSeries: parsed.data.expand.includes('time_series'),
        isByKey: parsed.data.expand.includes('auth_method'),
      }),
    )
  })
}
