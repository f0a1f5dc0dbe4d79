// Reading and cancelling requests. Both dialects' ids work at both status routes; foreign ids answer 404.
import { badRequest, notFound } from '../engine/refusals.ts'
import { jobSet, requestStatus } from '../engine/views.ts'
import type { RequestRow } from '../store/requests.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { baseUrlOf, refuse } from './context.ts'

export function addRequestRoutes(app: SandboxApp, { platform, scheduler }: Services): void {
  const own = (c: SandboxContext): RequestRow | undefined => {
    const request = platform.requests.find(c.req.param('id') ?? '')
    return request?.account === c.get('account').name ? request : undefined
  }

  app.get('/requests/:id/status', (c) => {
    const request = own(c)
    if (request === undefined) return refuse(c, notFound())
    return c.json(requestStatus(request, baseUrlOf(c), c.get('account').switches))
  })

  app.get('/v1/job-sets/:id', (c) => {
    const request = own(c)
    if (request === undefined || request.dialect !== 'v1') return refuse(c, notFound())
    return c.json(jobSet(request, baseUrlOf(c)))
  })

  app.post('/requests/:id/cancel', (c) => {
    const request = own(c)
    if (request === undefined) return refuse(c, notFound())
    if (!scheduler.cancel(c.get('account'), request)) return refuse(c, badRequest('Request can no longer be canceled'))
    return c.body(null, 202)
  })
}
