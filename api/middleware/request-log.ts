// Gives each request an id, and logs one event when it ends.
// Invariant: the path is never logged, because the path of a webhook contains its token. The name of the operation is logged.
import type { MiddlewareHandler } from 'hono'
import type { ServiceContext } from '../../services/context.ts'
import { newRequestId } from '../../services/requests/new-request-id.ts'
import type { ApiEnv } from '../api-types.ts'

const USABLE_ID = /^[\w.:-]{1,128}$/

const HEALTH_PATHS = new Set(['/livez', '/readyz'])

/** Uses the `X-Request-Id` of the caller where it is well formed. The response has the same header. */
export function requestLog(ctx: ServiceContext, shutdown: AbortSignal): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedAt = performance.now()
    const given = c.req.header('x-request-id')
    const requestId = given !== undefined && USABLE_ID.test(given) ? given : newRequestId()
    c.set('requestId', requestId)
    c.set('facts', {})
    c.set('ctx', ctx)
    c.set('shutdown', shutdown)
    await next()
    c.res.headers.set('X-Request-Id', requestId)
    const { status } = c.res
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
    const outcome = status < 400 ? 'ok' : status < 500 ? 'refused' : 'failed'
    const fields = { requestId, method: c.req.method, ...c.get('facts'), status, durationMs, outcome }
    // Probes arrive every few seconds, so successful ones are logged for debugging only.
    const isQuiet = status === 200 && HEALTH_PATHS.has(c.req.path)
    ctx.log[isQuiet ? 'debug' : 'info']({ ...fields, clientId: ctx.clientId }, 'request')
  }
}
