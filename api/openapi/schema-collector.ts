// Turns zod schemas into JSON Schema, and gathers those that have an id as the components of one document.
// Invariant: the schema of a document says what zod checks; only noise is taken out.
import { z } from '@hono/zod-openapi'

export type JsonSchema = Record<string, unknown>

export interface SchemaCollector {
  components: Record<string, JsonSchema>
  /** `input`: as callers send it, `output`: as we answer. */
  add(schema: z.ZodType, io: 'input' | 'output'): JsonSchema
}

export function createSchemaCollector(): SchemaCollector {
  const components: Record<string, JsonSchema> = {}
  return {
    components,
    add(schema, io) {
      // Wrapped, so that a schema with an id becomes a reference like everywhere else.
      const made = z.toJSONSchema(z.object({ wrapped: schema }), { io, unrepresentable: 'any', override: withoutNoise })
      const { $defs = {}, properties = {} } = relinked(made) as {
        $defs?: Record<string, JsonSchema>
        properties?: JsonSchema
      }
      Object.assign(components, $defs)
      return properties['wrapped'] as JsonSchema
    },
  }
}

/** Bounds that only say "exactly representable", the pattern behind a format, and a promise never to add fields. */
function withoutNoise({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum']
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum']
  if (jsonSchema['format'] !== undefined) delete jsonSchema['pattern']
  if (zodSchema._zod.def.type === 'object' && zodSchema._zod.def.catchall === undefined) {
    delete jsonSchema['additionalProperties']
  }
}

/** References to definitions become references to components. */
function relinked(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
