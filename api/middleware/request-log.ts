// Gives each request an id and writes one log event about it at its end.
// Invariant: the path is never logged, because a webhook's path holds its token; the operation's name is.
import type { MiddlewareHandler } from 'hono'
import type { ServiceContext } from '../../services/context.ts'
import { newRequestId } from '../../services/requests/new-request-id.ts'
import type { ApiEnv } from '../api-types.ts'

const USABLE_ID = /^[\w.:-]{1,128}$/

const PROBES = new Set(['/livez', '/readyz'])

/** `X-Request-Id` of the caller is kept where it is well formed, and comes back in the answer. */
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
    // Probes come every few seconds; while all is well they are not worth a line.
    const isQuiet = status === 200 && PROBES.has(c.req.path)
    ctx.log[isQuiet ? 'debug' : 'info']({ ...fields, clientId: ctx.clientId }, 'request')
  }
}
