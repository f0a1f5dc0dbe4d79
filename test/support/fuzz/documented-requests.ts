// Generators of requests that are valid by an OpenAPI document: parameters, headers and bodies from their schemas.
// Invariant: nothing is generated from code. What the document does not say, a request may contain.
import fc from 'fast-check'
import { png } from '../pictures.ts'
import { valuesOf, type Schema } from './schema-values.ts'

export interface DocumentedRequest {
  path: string
  init: RequestInit
}

export interface DocumentedOperation {
  operationId: string
  requests: fc.Arbitrary<DocumentedRequest>
  refusesUnknownParameters: boolean
}

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  schema: Schema
}

interface OperationObject {
  operationId: string
  parameters?: Parameter[]
  'x-refuses-unknown-query-parameters': boolean
  requestBody?: { content: Record<string, { schema: Schema }> }
}

export function documentedRequests(document: Record<string, unknown>): DocumentedOperation[] {
  const { paths, components } = document as {
    paths: Record<string, Record<string, OperationObject>>
    components: { schemas: Record<string, Schema> }
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      operationId: operation.operationId,
      requests: requestsOf({ path, method, operation }, components.schemas),
      refusesUnknownParameters: operation['x-refuses-unknown-query-parameters'],
    })),
  )
}

function requestsOf(
  { path, method, operation }: { path: string; method: string; operation: OperationObject },
  components: Record<string, Schema>,
): fc.Arbitrary<DocumentedRequest> {
  const parameters = operation.parameters ?? []
  const values = fc.tuple(
    ...parameters.map(({ schema, required }) => {
      const texts = valuesOf(schema, components).map((value) => [value].flat().map(String))
      return required ? texts : fc.option(texts, { nil: [] })
    }),
  )
  return fc.record({ values, body: bodiesOf(operation, components) }).map(({ values: chosen, body }) => {
    const headers: Record<string, string> = { ...body.headers }
    const query = new URLSearchParams()
    let filled = path
    for (const [index, parameter] of parameters.entries()) {
      for (const value of chosen[index] ?? []) {
        if (parameter.in === 'path') filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value))
        if (parameter.in === 'query') query.append(parameter.name, value)
        if (parameter.in === 'header') headers[parameter.name] = value
      }
    }
    const search = query.size === 0 ? '' : `?${query.toString()}`
    return { path: `${filled}${search}`, init: { method: method.toUpperCase(), headers, ...body.sent } }
  })
}

interface Body {
  headers: Record<string, string>
  sent: { body?: string | Buffer<ArrayBuffer> }
}

function bodiesOf({ requestBody }: OperationObject, components: Record<string, Schema>): fc.Arbitrary<Body> {
  if (requestBody === undefined) return fc.constant({ headers: {}, sent: {} })
  const json = requestBody.content['application/json']
  // The bytes of images have no schema; uploads are tested with real ones.
  if (json === undefined) {
    return fc.constant({ headers: { 'content-type': 'image/png' }, sent: { body: Buffer.from(png()) } })
  }
  return valuesOf(json.schema, components).map((value) => ({
    headers: { 'content-type': 'application/json' },
    sent: { body: JSON.stringify(value) },
  }))
}
