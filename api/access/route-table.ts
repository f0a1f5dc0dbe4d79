// Which access each registered handler has. Filled while the API is assembled, read by the guard on every request.
// Invariant: a handler that is not in the table is never run, and the API does not start with one.
import type { RouterRoute } from 'hono/types'
import type { Api } from '../api-types.ts'
import type { ServedRoute } from '../operation.ts'
import type { Access } from './access.ts'

export interface RouteTable {
  /** Handlers that run for every path and end no request; they need no access. */
  middleware: Set<RouterRoute['handler']>
  access: Map<RouterRoute['handler'], Access>
  routes: readonly ServedRoute[]
}

/** Registers the routes and stores the access of each handler. Handlers of all paths from before are the middleware. */
export function registerRoutes(api: Api, table: RouteTable, routes: readonly ServedRoute[]): void {
  for (const { method, path, handler } of api.routes) {
    if (method === 'ALL' && path === '/*') table.middleware.add(handler)
  }
  for (const route of routes) {
    const countBefore = api.routes.length
    route.register(api)
    for (const { handler } of api.routes.slice(countBefore)) table.access.set(handler, route.access)
  }
  table.routes = routes
}

/** Throws where a handler was registered outside of `registerRoutes`. */
export function assertEveryRouteDeclared(api: Api, table: RouteTable): void {
  const undeclared = api.routes.filter(({ handler }) => !table.access.has(handler) && !table.middleware.has(handler))
  if (undeclared.length === 0) return
  const names = undeclared.map(({ method, path }) => `${method} ${path}`).join(', ')
  throw new Error(`routes without an audience: ${names}; register them in api/operations.ts`)
}

/** Access of the handler that serves a request; undefined where no route matches. Throws for a handler without access. */
export function accessOfMatched(table: RouteTable, matched: readonly RouterRoute[]): Access | undefined {
  const serving = matched.find(({ handler }) => !table.middleware.has(handler))
  if (!serving) return undefined
  const access = table.access.get(serving.handler)
  if (!access) throw new Error(`the route ${serving.method} ${serving.path} has no audience`)
  return access
}

const RANKS: Record<Access['audience'], number> = { public: 0, caller: 1, operator: 2 }

/** Access that a request needs to learn that a path does not exist: the weakest of its resource, or a caller's. */
export function accessOfUnknownPath({ routes }: RouteTable, path: string): Access {
  const related = routes.filter((route) => resourceOf(route.path) === resourceOf(path)).map((route) => route.access)
  const [weakest] = related.toSorted((a, b) => RANKS[a.audience] - RANKS[b.audience])
  return weakest ?? { audience: 'caller', scope: 'read' }
}

/** `/v1/accounts/x/keys` → `v1/accounts`, `/docs/problems` → `docs`. */
function resourceOf(path: string): string {
  const segments = path.split('/').slice(1)
  return segments.slice(0, segments[0] === 'v1' ? 2 : 1).join('/')
}
