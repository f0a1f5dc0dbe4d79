// Reads, cancels and deletes requests. `GET /requests/{id}/status` accepts ids of both dialects; ids of other accounts get 404.
import { deleteRequestData } from '../engine/requests/delete-data.ts'
import { shownRow } from '../engine/faults/shown-status.ts'
import type { Platform } from '../engine/platform.ts'
import { badRequest, notFound } from '../engine/refusals/refusals.ts'
import { jobSet, requestStatus } from '../engine/requests/views.ts'
import type { RequestRow } from '../store/requests.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { baseUrlOf, refuse } from './context.ts'
import { respondAbout } from './strikes.ts'

export function addRequestRoutes(app: SandboxApp, services: Services): void {
  addStatusRoutes(app, services)
  addEndingRoutes(app, services)
}

function addStatusRoutes(app: SandboxApp, services: Services): void {
  const { platform } = services

  app.get('/requests/:id/status', (c) => {
    const request = ownRequest(c, platform)
    if (request === undefined) return refuse(c, notFound())
    return respondAbout(c, services, {
      request,
      group: 'status',
      respond: () => c.json(requestStatus(shownRow(request, platform.faults), baseUrlOf(c), c.get('account').switches)),
    })
  })

  app.get('/v1/job-sets/:id', (c) => {
    const request = ownRequest(c, platform)
    if (request === undefined || request.dialect !== 'v1') return refuse(c, notFound())
    return respondAbout(c, services, {
      request,
      group: 'status',
      respond: () => c.json(jobSet(shownRow(request, platform.faults), baseUrlOf(c))),
    })
  })
}

function addEndingRoutes(app: SandboxApp, services: Services): void {
  const { platform, scheduler } = services

  app.post('/requests/:id/cancel', (c) => {
    const request = ownRequest(c, platform)
    if (request === undefined) return refuse(c, notFound())
    return respondAbout(c, services, {
      request,
      group: 'cancel',
      respond: () =>
        scheduler.cancel(c.get('account'), request)
          ? c.body(null, 202)
          : refuse(c, badRequest('Request can no longer be canceled')),
    })
  })

  app.delete('/requests/:id', async (c) => {
    const request = c.get('account').switches.deleteRoute ? ownRequest(c, platform) : undefined
    if (request === undefined) return refuse(c, notFound())
    if (request.finishedAtMs === null) return refuse(c, badRequest('Request has not finished yet'))
    return c.json(await deleteRequestData(platform, request))
  })
}

function ownRequest(c: SandboxContext, platform: Platform): RequestRow | undefined {
  const request = platform.requests.find(c.req.param('id') ?? '')
  return request?.account === c.get('account').name ? request : undefined
}
