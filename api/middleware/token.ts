// Asks for the bearer token, where one is set, and keeps what is for operators to them.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { ServiceProblem } from '../../services/problems/service-problem.ts'
import type { ApiEnv } from '../api-types.ts'

/** Health is for probes, webhooks carry a token of their own, and the documentation tells nothing secret. */
const OPEN_PATHS = /^\/(livez|readyz|openapi\.json|docs(\/.*)?|hooks\/.*)$/
/** What only operators may do. */
const OPERATOR_PATHS = /^\/v1\/(accounts|attempts|budgets|pool|usage)(\/.*)?$/

export interface Tokens {
  /** What callers send; left out: they need none. */
  token: string | undefined
  /** What operators send; it opens everything. */
  operatorToken: string | undefined
}

/**
 * Throws `unauthenticated` where a token is needed and missing or wrong, `operators_only` where it is not the operators'.
 * Without any token the server is on loopback, and who sits there is the operator.
 */
export function requireToken({ token, operatorToken }: Tokens): MiddlewareHandler<ApiEnv> {
  const isToken = token === undefined ? () => false : equals(token)
  const isOperators = operatorToken === undefined ? () => false : equals(operatorToken)
  return async (c, next) => {
    const { path } = c.req
    const isForOperators = OPERATOR_PATHS.test(path)
    const isOpen = isForOperators ? token === undefined && operatorToken === undefined : token === undefined
    if (!isOpen && !OPEN_PATHS.test(path)) {
      const given = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
      if (given === undefined || !(isOperators(given) || isToken(given))) throw unauthenticated(isForOperators)
      if (isForOperators && !isOperators(given)) throw operatorsOnly(operatorToken !== undefined)
    }
    await next()
  }
}

function unauthenticated(isForOperators: boolean): ServiceProblem {
  const name = isForOperators ? 'OPERATOR_TOKEN' : 'API_TOKEN'
  return new ServiceProblem('unauthenticated', { detail: `Send the header "Authorization: Bearer <${name}>".` })
}

function operatorsOnly(hasToken: boolean): ServiceProblem {
  const detail = hasToken
    ? 'This is for operators, with the OPERATOR_TOKEN; what was sent is the token of callers.'
    : 'This is for operators, with the OPERATOR_TOKEN, and this server has none: set it and start the API again.'
  return new ServiceProblem('operators_only', { detail })
}

/** Hashed, so that both sides have the same length whatever was sent. */
function equals(expected: string): (given: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const expectedDigest = digest(expected)
  return (given) => timingSafeEqual(digest(given), expectedDigest)
}
