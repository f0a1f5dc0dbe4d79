// Answers what no operation serves: 405 where the path exists with another method, else 404.
import type { Context } from 'hono'
import { ServiceProblem } from '../services/problems/service-problem.ts'
import type { ApiEnv } from './api-types.ts'
import { OPERATIONS } from './operations.ts'
import { answerError } from './problems.ts'
import { DOC_PATHS } from './routes/docs/serve-docs.ts'

const PATHS = [
  ...OPERATIONS.map(({ route }) => ({ method: route.method.toUpperCase(), pattern: patternOf(route.path) })),
  ...DOC_PATHS.map((path) => ({ method: 'GET', pattern: patternOf(path) })),
]

/** Ids of models contain slashes; nothing else that stands in a path does. */
function patternOf(path: string): RegExp {
  const anything = path.startsWith('/v1/models/') ? '.+' : '[^/]+'
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, anything)}$`)
}

export function answerUnknownRoute(c: Context<ApiEnv>): Response {
  const offered = PATHS.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method)
  if (offered.length === 0) {
    return answerError(new ServiceProblem('not_found', { detail: 'Nothing is served under this path. See /docs.' }), c)
  }
  const allow = offered.includes('GET') ? [...offered, 'HEAD'] : offered
  c.header('Allow', allow.join(', '))
  const detail = `${c.req.method} is not offered here; ${allow.join(', ')} is.`
  return answerError(new ServiceProblem('method_not_allowed', { detail }), c)
}
