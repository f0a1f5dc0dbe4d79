// Checks the bearer token against the access of the matched route, before parameters are validated or a body is read.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { ServiceProblem } from '../../services/problems/service-problem.ts'
import type { Access } from '../access/access.ts'
import { accessOfMatched, accessOfUnknownPath, type RouteTable } from '../access/route-table.ts'
import type { ApiEnv } from '../api-types.ts'

export interface Tokens {
  /** Token of callers. Undefined: callers need none. */
  token: string | undefined
  /** Token of operators. It also opens what is for callers. */
  operatorToken: string | undefined
}

/** Throws `unauthenticated` where a token is needed and missing or wrong, `operators_only` for the token of callers. */
export function accessGuard(table: RouteTable, tokens: Tokens): MiddlewareHandler<ApiEnv> {
  const isCallers = equals(tokens.token)
  const isOperators = equals(tokens.operatorToken)
  return async (c, next) => {
    const access = accessOfMatched(table, matchedRoutes(c)) ?? accessOfUnknownPath(table, c.req.path)
    if (!isOpen(access, tokens)) {
      const given = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
      if (given === undefined || !(isOperators(given) || isCallers(given))) throw unauthenticated(access)
      if (access.audience === 'operator' && !isOperators(given)) throw operatorsOnly(tokens.operatorToken !== undefined)
    }
    await next()
  }
}

/** A server without any token listens on loopback only; there each caller is an operator. */
function isOpen({ audience }: Access, { token, operatorToken }: Tokens): boolean {
  switch (audience) {
    case 'public':
      return true
    case 'caller':
      return token === undefined
    case 'operator':
      return token === undefined && operatorToken === undefined
  }
}

function unauthenticated({ audience }: Access): ServiceProblem {
  const name = audience === 'operator' ? 'OPERATOR_TOKEN' : 'API_TOKEN'
  return new ServiceProblem('unauthenticated', { detail: `Send the header "Authorization: Bearer <${name}>".` })
}

function operatorsOnly(hasToken: boolean): ServiceProblem {
  const detail = hasToken
    ? 'This operation needs the OPERATOR_TOKEN; the request carried the token of callers.'
    : 'This operation needs the OPERATOR_TOKEN, and this server has none: set it and start the API again.'
  return new ServiceProblem('operators_only', { detail })
}

/** Compares hashes, so that both sides always have the same length. Without an expected token nothing is equal. */
function equals(expected: string | undefined): (given: string) => boolean {
  if (expected === undefined) return () => false
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const expectedDigest = digest(expected)
  return (given) => timingSafeEqual(digest(given), expectedDigest)
}
