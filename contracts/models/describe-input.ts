// The input schema of a model as JSON Schema, for callers and their tools.
import { z } from 'zod'
import { inputSchema } from './input-schema.ts'
import type { Model } from './model.ts'

/** JSON Schema 2020-12, self-contained. Fields with a default may be left out. */
export function describeInput(model: Model): Record<string, unknown> {
  return z.toJSONSchema(inputSchema(model), { io: 'input', reused: 'inline', unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
}
