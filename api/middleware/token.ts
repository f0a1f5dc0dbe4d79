// Asks for the bearer token, where one is set.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { ServiceProblem } from '../../services/service-problem.ts'
import type { ApiEnv } from '../api-types.ts'

/** Health is for probes, webhooks carry a token of their own, and the documentation tells nothing secret. */
const OPEN_PATHS = /^\/(livez|readyz|openapi\.json|docs(\/.*)?|hooks\/.*)$/

/** Throws `unauthenticated` unless the request carries the token. */
export function requireToken(token: string): MiddlewareHandler<ApiEnv> {
  const expected = digest(token)
  return async (c, next) => {
    if (!OPEN_PATHS.test(c.req.path)) {
      const given = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
      if (given === undefined || !timingSafeEqual(digest(given), expected)) {
        throw new ServiceProblem('unauthenticated', { detail: 'Send the header "Authorization: Bearer <API_TOKEN>".' })
      }
    }
    await next()
  }
}

/** Hashed, so that both sides have the same length whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
