// One operation of the API: its contract as a value, and the function that answers it.
import { createRoute, type RouteConfig, type RouteHandler, type z } from '@hono/zod-openapi'
import { Problem, type ProblemCode, PROBLEMS } from '../contracts/public/problems.ts'
import type { Api, ApiEnv } from './api-types.ts'
import { PROBLEM_PAGE } from './problem-page-path.ts'

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
      api.openapi({ ...declared, ...served }, handler)
    },
  }
}

function nameOperation(operationId: string) {
  return async (c: { get(key: 'facts'): ApiEnv['Variables']['facts'] }, next: () => Promise<void>) => {
    c.get('facts')['operation'] = operationId
    await next()
  }
}

/** A JSON answer in a contract. */
export function jsonAnswer<Schema extends z.ZodType>(description: string, schema: Schema, example: z.output<Schema>) {
  return { description, content: { 'application/json': { schema, example } } }
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
        content: { 'application/problem+json': { schema: Problem, example: exampleOf(list[0]!) } },
      },
    ]),
  )
}

function exampleOf(code: ProblemCode): Problem {
  const { status, title } = PROBLEMS[code]
  return {
    type: `${PROBLEM_PAGE}#${code}`,
    title,
    status,
    detail: 'What is wrong in this case, and what mends it.',
    instance: '/v1/generations',
    code,
    requestId: 'req_01kabq5w3gey3s9v8m0n7xkc2t',
    ...(status === 422 ? { errors: [{ pointer: '/input/prompt', detail: 'is required' }] } : {}),
  }
}
