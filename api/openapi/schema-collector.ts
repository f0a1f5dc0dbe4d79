// Turns zod schemas into JSON Schema, and collects those that have an id as the components of one document.
// Invariant: a JSON Schema says what zod checks; only details without meaning for callers are removed.
import { z } from '@hono/zod-openapi'

export type JsonSchema = Record<string, unknown>

export interface SchemaCollector {
  components: Record<string, JsonSchema>
  /** `input`: as callers send it, `output`: as the API sends it. */
  add(schema: z.ZodType, io: 'input' | 'output'): JsonSchema
}

export function createSchemaCollector(): SchemaCollector {
  const components: Record<string, JsonSchema> = {}
  return {
    components,
    add(schema, io) {
      // Wrapped, so that a schema with an id becomes a reference.
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

/** Removes the bounds of exactly representable integers, the pattern that follows from a format, and the promise to add no fields. */
function withoutNoise({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum']
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum']
  const hasOwnPattern = z.globalRegistry.get(zodSchema)?.['pattern'] !== undefined
  if (jsonSchema['format'] !== undefined && !hasOwnPattern) delete jsonSchema['pattern']
  if (zodSchema._zod.def.type === 'object' && zodSchema._zod.def.catchall === undefined) {
    delete jsonSchema['additionalProperties']
  }
}

/** References to definitions become references to components. */
function relinked(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
