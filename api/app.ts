// Assembles the API from its context. Reads neither the environment nor the network.
import { OpenAPIHono } from '@hono/zod-openapi'
import type { ServiceContext } from '../services/context.ts'
import { assertEveryRouteDeclared, registerRoutes, type RouteTable } from './access/route-table.ts'
import type { Api, ApiEnv } from './api-types.ts'
import { accessGuard } from './middleware/access-guard.ts'
import { hostGuard, type HostGuardOptions } from './middleware/host-guard.ts'
import { requestLog } from './middleware/request-log.ts'
import { OPERATIONS } from './operations.ts'
import { sendError } from './problems/problem-response.ts'
import { refuseUnknownRoute } from './problems/unknown-route.ts'
import { DOCUMENTATION_PAGES } from './routes/docs/documentation-pages.ts'

export interface ApiOptions {
  ctx: ServiceContext
  hosts: HostGuardOptions
  /** Bearer token of callers. Left out: callers need none. */
  token?: string | undefined
  /** Bearer token of operators. Left out: where callers need a token, the operations of operators are closed. */
  operatorToken?: string | undefined
  /** Ends open event streams when it fires. */
  shutdown: AbortSignal
}

/** Throws where a route has no audience. */
export function createApi({ ctx, hosts, token, operatorToken, shutdown }: ApiOptions): Api {
  const api: Api = new OpenAPIHono<ApiEnv>()
  const table: RouteTable = { middleware: new Set(), access: new Map(), routes: [] }
  api.use(requestLog(ctx, shutdown), hostGuard(hosts), accessGuard(table, { token, operatorToken }))
  registerRoutes(api, table, [...OPERATIONS, ...DOCUMENTATION_PAGES])
  assertEveryRouteDeclared(api, table)
  api.onError(sendError)
  api.notFound((c) => refuseUnknownRoute(api, table, c))
  return api
}
