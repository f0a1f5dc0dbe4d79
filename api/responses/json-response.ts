// A JSON response in a contract.
import type { z } from '@hono/zod-openapi'

export function jsonResponse<Schema extends z.ZodType>(description: string, schema: Schema, example: z.output<Schema>) {
  return { description, content: { 'application/json': { schema, example } } }
}
