// The response where no route matches: 405 where the path exists with another method, else 404.
import type { Context } from 'hono'
import { ServiceProblem } from '../../services/problems/service-problem.ts'
import { accessOfMatched, type RouteTable } from '../access/route-table.ts'
import type { Api, ApiEnv } from '../api-types.ts'
import { sendError } from './problem-response.ts'

export function refuseUnknownRoute(api: Api, table: RouteTable, c: Context<ApiEnv>): Response {
  const methods = [...new Set(api.routes.map(({ method }) => method))].filter((method) => method !== 'ALL')
  const offered = methods.filter((method) => {
    const [matched] = api.router.match(method, c.req.path)
    return (
      accessOfMatched(
        table,
        matched.map(([[, route]]) => route),
      ) !== undefined
    )
  })
  if (offered.length === 0) {
    return sendError(new ServiceProblem('not_found', { detail: 'No operation has this path. See /docs.' }), c)
  }
  const allow = offered.includes('GET') ? [...offered, 'HEAD'] : offered
  c.header('Allow', allow.join(', '))
  const detail = `This path does not offer ${c.req.method}. It offers ${allow.join(', ')}.`
  return sendError(new ServiceProblem('method_not_allowed', { detail }), c)
}
