// Assembles the API from what it is given. Touches neither environment nor network.
import { OpenAPIHono } from '@hono/zod-openapi'
import { notFound } from '../services/problems/service-problem.ts'
import type { ServiceContext } from '../services/context.ts'
import { refuseParameters } from '../services/problems/refuse-parameters.ts'
import type { Api, ApiEnv } from './api-types.ts'
import { hostGuard, type HostGuardOptions } from './middleware/host-guard.ts'
import { requestLog } from './middleware/request-log.ts'
import { requireToken } from './middleware/token.ts'
import { OPERATIONS } from './operations.ts'
import { answerError } from './problems.ts'
import { serveDocs } from './routes/docs/serve-docs.ts'
import { answerUnknownRoute } from './unknown-route.ts'

export interface ApiOptions {
  ctx: ServiceContext
  hosts: HostGuardOptions
  /** Bearer token that callers must send; left out: none is needed. */
  token?: string | undefined
  /** Bearer token of operators; left out: where callers need a token, nobody may do what is for operators. */
  operatorToken?: string | undefined
  /** Ends open event streams when it fires. */
  shutdown: AbortSignal
}

export function createApi({ ctx, hosts, token, operatorToken, shutdown }: ApiOptions): Api {
  const api: Api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => {
      if (result.success) return
      // An id that cannot exist is answered like one that does not.
      if (result.target === 'param') throw notFound('such thing as', Object.values(c.req.param())[0] ?? '')
      throw refuseParameters(result.error.issues, c.req.query())
    },
  })
  api.use(requestLog(ctx, shutdown), hostGuard(hosts))
  api.use(requireToken({ token, operatorToken }))
  for (const { register } of OPERATIONS) register(api)
  serveDocs(api)
  api.onError(answerError)
  api.notFound(answerUnknownRoute)
  return api
}
