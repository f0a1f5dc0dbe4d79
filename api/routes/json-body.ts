// JSON bodies in contracts. They are named here and judged in the services, so that every caller gets the same words.

/** Refers to a schema of `contracts` by its id, which the OpenAPI document carries. */
export function jsonBodyOf(schemaId: string) {
  return { required: true, content: { 'application/json': { schema: { $ref: `#/components/schemas/${schemaId}` } } } }
}
