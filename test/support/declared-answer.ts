// Holds every answer of the API against its contract: the status is declared, and the body is what the contract says.
import { z } from 'zod'
import { OPERATIONS } from '../../api/operations.ts'
import type { Operation } from '../../api/operation.ts'

type Route = Operation['route']

/** Throws where the operation that serves the request does not declare this answer. Paths of no operation are let through. The body stays unread. */
export async function checkDeclared(request: { method: string; path: string }, response: Response): Promise<void> {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const route = OPERATIONS.map((operation) => operation.route).find((candidate) =>
    serves(candidate, method, request.path),
  )
  if (!route) return
  const declared = route.responses[response.status as unknown as keyof Route['responses']]
  const answer = `${route.operationId} answers ${response.status}`
  if (!declared) throw new Error(`${answer}, which its contract does not declare`)
  const contentType = (response.headers.get('content-type') ?? '').split(';')[0]!
  if (!contentType.endsWith('json') || request.method === 'HEAD') return
  const schema = (declared as { content?: Record<string, { schema: unknown }> }).content?.[contentType]?.schema
  if (!(schema instanceof z.ZodType))
    throw new Error(`${answer} as ${contentType}, which its contract does not declare`)
  const parsed = schema.safeParse(await response.clone().json())
  if (!parsed.success) throw new Error(`${answer} with a body outside its contract: ${z.prettifyError(parsed.error)}`)
}

function serves(route: Route, method: string, path: string): boolean {
  const anything = route.path.startsWith('/v1/models/') ? '.+' : '[^/]+'
  const pattern = new RegExp(`^${route.path.replaceAll(/\{[^}]+\}/g, anything)}$`)
  return route.method.toUpperCase() === method && pattern.test(path.split('?')[0]!)
}
