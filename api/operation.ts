// One operation of the API: its contract as a value, and the function that answers it.
import { createRoute, type RouteConfig, type RouteHandler } from '@hono/zod-openapi'
import { Problem, type ProblemCode, PROBLEMS } from '../contracts/problems.ts'
import type { Api, ApiEnv } from './api-types.ts'

export interface Operation {
  route: RouteConfig & { operationId: string }
  register(api: Api): void
}

/** `routingPath` is what Hono matches, where the contract's path does not say enough. */
export function operation<const Route extends RouteConfig & { operationId: string }>(
  route: Route,
  handler: RouteHandler<Route, ApiEnv>,
  options: { routingPath?: string } = {},
): Operation {
  const declared = createRoute(route)
  return {
    route: declared,
    register: (api) => {
      const served = { path: options.routingPath ?? route.path, middleware: [nameOperation(route.operationId)] }
      api.openapi({ ...declared, ...served } as unknown as Route, handler)
    },
  }
}

function nameOperation(operationId: string) {
  return async (c: { get(key: 'facts'): ApiEnv['Variables']['facts'] }, next: () => Promise<void>) => {
    c.get('facts')['operation'] = operationId
    await next()
  }
}

/** Codes that any operation can answer with. */
const EVERYWHERE: ProblemCode[] = ['unauthenticated', 'forbidden_host', 'internal', 'unavailable']

/**
 * The problem answers of an operation, by status, for its contract.
 * Typed as empty on purpose: handlers throw problems and never return them.
 */
export function problems(...codes: ProblemCode[]): Record<never, never> {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of [...codes, ...EVERYWHERE]) {
    const { status } = PROBLEMS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
}
