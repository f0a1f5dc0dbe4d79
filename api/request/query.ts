// The query of an operation: which parameters it takes, and the refusal of every other one.
// Invariant: an operation of callers or operators refuses a parameter that it does not declare. A misspelt filter that is ignored
// would return other data than the caller requests.
import { z } from '@hono/zod-openapi'
import type { Hook } from '@hono/zod-openapi'
import { refuseParameters } from '../../services/problems/refuse-parameters.ts'
import { notFound } from '../../services/problems/service-problem.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../api-types.ts'

/** Public operations are called by load balancers and by the platform, which may add parameters. */
export function refusesUnknownParameters(access: Access): boolean {
  return access.audience !== 'public'
}

/** The schema of all parameters. An operation that declares none, and refuses unknown ones, gets an empty schema. */
export function queryOf(access: Access, declared: z.ZodObject | undefined): z.ZodObject | undefined {
  return refusesUnknownParameters(access) ? (declared ?? z.object({})).strict() : declared
}

/** Turns what is wrong with parameters of the path, the query or the headers into a problem. */
export function refusalHook(schemas: {
  query?: z.ZodObject | undefined
  headers?: z.ZodObject | undefined
}): Hook<unknown, ApiEnv, string, void> {
  return (result, c) => {
    if (result.success) return
    // An id that cannot exist gets the same response as one that does not exist.
    if (result.target === 'param') {
      const [id = ''] = Object.values(c.req.param() as Record<string, string>)
      throw notFound('such resource as', id)
    }
    const { data: given } = result as { data?: Record<string, unknown> }
    const schema = result.target === 'header' ? schemas.headers : schemas.query
    throw refuseParameters(schema ?? z.object({}), given ?? {})
  }
}
