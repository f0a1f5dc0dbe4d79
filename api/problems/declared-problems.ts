// The problem responses that an operation declares, derived from its access, its parameters and its body.
import type { RouteConfig } from '@hono/zod-openapi'
import { Problem, type ProblemCode, PROBLEMS } from '../../contracts/public/problems.ts'
import type { Access } from '../access/access.ts'
import type { RequestBody } from '../request/request-body.ts'
import { PROBLEM_PAGE } from './problem-page-path.ts'

export type DeclaredResponses = RouteConfig['responses']

/** The part of a contract that decides on its problems. */
interface ProblemSources {
  access: Access
  request?: { params?: unknown; query?: unknown }
  body?: RequestBody<unknown>
  problems?: readonly ProblemCode[]
}

/** By status. Handlers throw problems and never return them. */
export function problemResponses(contract: ProblemSources): DeclaredResponses {
  const byStatus = Map.groupBy(new Set(codesOf(contract)), (code) => PROBLEMS[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: Problem, example: exampleOf(codes[0]!) } },
      },
    ]),
  )
}

function codesOf({ access, request, body, problems = [] }: ProblemSources): ProblemCode[] {
  return [
    ...problems,
    ...(body?.problems ?? []),
    ...(request?.params ? (['not_found'] as const) : []),
    ...(request?.query ? (['invalid_request'] as const) : []),
    ...(access.audience === 'operator' ? (['operators_only'] as const) : []),
    ...(access.audience === 'public' ? [] : (['unauthenticated', 'unavailable'] as const)),
    'forbidden_host',
    'internal',
  ]
}

function exampleOf(code: ProblemCode): Problem {
  const { status, title } = PROBLEMS[code]
  return {
    type: `${PROBLEM_PAGE}#${code}`,
    title,
    status,
    detail: 'What is wrong in this case, and how to fix it.',
    instance: '/v1/generations',
    code,
    requestId: 'req_01kabq5w3gey3s9v8m0n7xkc2t',
    ...(status === 422 ? { errors: [{ pointer: '/input/prompt', detail: 'is required' }] } : {}),
  }
}
