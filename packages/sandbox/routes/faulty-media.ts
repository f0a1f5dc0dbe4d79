// Lets the faults of a request strike the downloads of its files. Their URLs contain the request's id.
import { createMiddleware } from 'hono/factory'
import { MEDIA_KINDS } from '../engine/faults/kinds.ts'
import type { FaultKind } from '../engine/faults/kinds.ts'
import { notFound } from '../engine/refusals/refusals.ts'
import type { SandboxContext, SandboxEnv, Services } from './context.ts'
import { refuse } from './context.ts'
import { corruptFile, cutOffFile, shortFile } from './damaged-files.ts'
import { respondAbout, replaceResponse } from './strikes.ts'

/** For `/media/outputs/:request/:name`. */
export function faultyMedia(services: Services) {
  const { faults, requests } = services.platform
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const request = requests.find(c.req.param('request') ?? '')
    if (request === undefined || request.faults.length === 0) return next()
    const fault = request.faults.find(({ kind }) => (MEDIA_KINDS as readonly FaultKind[]).includes(kind))
    if (fault?.kind === 'output_expired') return refuse(c, notFound())
    const response = await respondAbout(c, services, {
      request,
      group: 'media',
      respond: async () => {
        await next()
        if (fault === undefined || !c.res.ok) return c.res
        const isStruck = faults.struckTimes(request.id, fault.kind) <= (fault.times ?? 1)
        return isStruck ? damaged(c, fault.kind) : c.res
      },
    })
    replaceResponse(c, response)
    return undefined
  })
}

async function damaged(c: SandboxContext, kind: FaultKind): Promise<Response> {
  if (kind === 'media_truncated') return cutOffFile(c, c.res)
  return kind === 'media_short' ? shortFile(c.res) : corruptFile(c.res)
}
