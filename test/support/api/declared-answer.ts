// Checks every response of the API against its contract: the status is declared, and the body matches the schema.
import { z } from 'zod'
import { OPERATIONS } from '../../../api/operations.ts'
import type { Operation } from '../../../api/operation.ts'

type Contract = Operation['contract']

/** Throws where the operation that serves the request does not declare this answer. Paths of no operation are let through. The body stays unread. */
export async function checkDeclared(request: { method: string; path: string }, response: Response): Promise<void> {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const contract = OPERATIONS.map((operation) => operation.contract).find((candidate) =>
    serves(candidate, method, request.path),
  )
  if (!contract) return
  const declared = contract.responses[response.status]
  const answer = `${contract.operationId} answers ${response.status}`
  if (!declared) throw new Error(`${answer}, which its contract does not declare`)
  const contentType = (response.headers.get('content-type') ?? '').split(';')[0]!
  if (!contentType.endsWith('json') || request.method === 'HEAD') return
  const schema = (declared as { content?: Record<string, { schema: unknown }> }).content?.[contentType]?.schema
  if (!(schema instanceof z.ZodType))
    throw new Error(`${answer} as ${contentType}, which its contract does not declare`)
  const parsed = schema.safeParse(await response.clone().json())
  if (!parsed.success) throw new Error(`${answer} with a body outside its contract: ${z.prettifyError(parsed.error)}`)
}

function serves(contract: Contract, method: string, path: string): boolean {
  const anything = contract.path.startsWith('/v1/models/') ? '.+' : '[^/]+'
  const pattern = new RegExp(`^${contract.path.replaceAll(/\{[^}]+\}/g, anything)}$`)
  return contract.method.toUpperCase() === method && pattern.test(path.split('?')[0]!)
}
