// One operation of the API: its contract as a value, and the function that serves it.
// Invariant: access and body are declared here only; the guard, the problems and the OpenAPI document are derived from them.
import { createRoute, type RouteConfig, type RouteHandler, type z } from '@hono/zod-openapi'
import type { ProblemCode } from '../contracts/public/problems.ts'
import type { Access } from './access/access.ts'
import type { Api, ApiContext, ApiEnv } from './api-types.ts'
import { type DeclaredResponses, problemResponses } from './problems/declared-problems.ts'
import { queryOf, refusalHook } from './request/query.ts'
import type { RequestBody } from './request/request-body.ts'

/** A route of the API. What is not one is refused when the API is assembled. */
export interface ServedRoute {
  path: string
  access: Access
  register(api: Api): void
}

export interface OperationContract extends RouteConfig {
  operationId: string
  path: string
  /** What Hono matches, where `path` does not say enough. */
  routingPath?: string
  tags: string[]
  summary: string
  description?: string
  access: Access
  request?: { params?: z.ZodObject; query?: z.ZodObject; headers?: z.ZodObject }
  body?: RequestBody<unknown>
  /** Derived from `access`. */
  security?: never
  /** Problems that follow neither from `access` nor from `request` or `body`. */
  problems?: ProblemCode[]
}

export interface Operation extends ServedRoute {
  /** The contract, with all responses that the operation can give. */
  contract: OperationContract & { responses: DeclaredResponses }
}

/** What the handler receives of the body: the result of `body.read`; undefined for an operation without a body. */
type Sent<Contract extends OperationContract> = Contract extends { body: RequestBody<infer Read> } ? Read : undefined

type HandlerOf<Contract extends OperationContract> = (
  c: Parameters<RouteHandler<Contract, ApiEnv>>[0],
  sent: Sent<Contract>,
) => ReturnType<RouteHandler<Contract, ApiEnv>>

/** The body is read after the guard and the validation of parameters, and handed to `handler` as its second argument. */
export function operation<const Contract extends OperationContract>(
  contract: Contract,
  handler: HandlerOf<Contract>,
): Operation {
  const { operationId, method, path, routingPath = path, access, body, responses } = contract
  const query = queryOf(access, contract.request?.query)
  const request = { ...contract.request, ...(query ? { query } : {}) }
  const route = createRoute({ method, path: routingPath, request, responses, hide: true })
  const serve = async (c: ApiContext) => handler(c as never, (await body?.read(c)) as Sent<Contract>)
  return {
    path,
    access,
    contract: { ...contract, request, responses: { ...problemResponses({ ...contract, request }), ...responses } },
    register: (api) =>
      void api.openapi(
        { ...route, middleware: [nameOperation(operationId)] },
        serve as never,
        refusalHook(request) as never,
      ),
  }
}

/** A page or file that the OpenAPI document does not list. `path` is in Hono's notation. */
export function page(
  { path, access }: { path: string; access: Access },
  handler: (c: ApiContext) => Response | Promise<Response>,
): ServedRoute {
  return { path, access, register: (api) => void api.get(path, handler) }
}

function nameOperation(operationId: string) {
  return async (c: ApiContext, next: () => Promise<void>) => {
    c.get('facts')['operation'] = operationId
    await next()
  }
}
