// Turns every error of the API into an RFC 9457 problem document.
// Invariant: the document of an unexpected error contains its request id and no text of the error.
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type Problem, PROBLEMS } from '../../contracts/public/problems.ts'
import { classifyFailure } from '../../services/problems/classify-failure.ts'
import { ServiceProblem } from '../../services/problems/service-problem.ts'
import type { ApiEnv } from '../api-types.ts'
import { PROBLEM_PAGE } from './problem-page-path.ts'

/** The document for a problem of the request with this path and id. */
export function problemOf(problem: ServiceProblem, request: { path: string; requestId: string }): Problem {
  const { status, title } = PROBLEMS[problem.code]
  return {
    type: `${PROBLEM_PAGE}#${problem.code}`,
    title,
    status,
    detail: problem.message,
    instance: request.path,
    code: problem.code,
    requestId: request.requestId,
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.budget ? { budget: problem.budget } : {}),
  }
}

/** Hono's error handler: classifies the error, logs it where its status is 5xx, and sends the problem. */
export function sendError(error: Error, c: Context<ApiEnv>): Response {
  const problem = classifyFailure(fromHono(error))
  const facts = c.get('facts')
  facts['problemCode'] = problem.code
  if (PROBLEMS[problem.code].status >= 500) {
    const fields = { err: problem.cause ?? problem, requestId: c.get('requestId'), problemCode: problem.code }
    c.get('ctx').log.error(fields, 'request failed')
  }
  return sendProblem(problem, c)
}

function sendProblem(problem: ServiceProblem, c: Context<ApiEnv>): Response {
  const document = problemOf(problem, { path: c.req.path, requestId: c.get('requestId') })
  c.header('Content-Type', 'application/problem+json')
  c.header('Cache-Control', 'no-store')
  if (problem.retryAfterSeconds !== undefined) c.header('Retry-After', String(problem.retryAfterSeconds))
  if (problem.code === 'unauthenticated') c.header('WWW-Authenticate', 'Bearer')
  return c.body(JSON.stringify(document), PROBLEMS[problem.code].status)
}

/** Errors of Hono itself. Their texts are for developers, so only the status is used. */
function fromHono(error: Error): unknown {
  if (!(error instanceof HTTPException)) return error
  if (error.status === 413) return new ServiceProblem('payload_too_large', { cause: error })
  if (error.status === 415) return new ServiceProblem('unsupported_media_type', { cause: error })
  return error.status < 500 ? new ServiceProblem('invalid_request', { cause: error }) : error
}
