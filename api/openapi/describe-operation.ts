// One operation of the document: parameters, body, answers.
import { z } from '@hono/zod-openapi'
import type { Operation } from '../operation.ts'
import type { JsonSchema, SchemaCollector } from './schema-collector.ts'

type Route = Operation['route']
type Content = Record<string, { schema?: unknown; example?: unknown }>

export function describeOperation(route: Route, schemas: SchemaCollector): JsonSchema {
  const { operationId, tags, summary, description, security, request } = route
  const parameters = [
    ...describeParameters('path', request?.params, schemas),
    ...describeParameters('query', request?.query, schemas),
    ...describeParameters('header', request?.headers, schemas),
  ]
  return {
    operationId,
    tags,
    summary,
    ...(description ? { description } : {}),
    ...(security ? { security } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(request?.body
      ? { requestBody: { required: true, content: describeContent(request.body.content as Content, 'input', schemas) } }
      : {}),
    responses: Object.fromEntries(
      Object.entries(route.responses).map(([status, response]) => [status, describeResponse(response, schemas)]),
    ),
  }
}

function describeParameters(place: 'path' | 'query' | 'header', given: unknown, schemas: SchemaCollector) {
  if (!(given instanceof z.ZodObject)) return []
  return Object.entries(given.shape as Record<string, z.ZodType>).map(([name, schema]) => {
    const described = schemas.add(schema, 'input')
    const { description, ...rest } = described
    return {
      name,
      in: place,
      required: place === 'path' || !schema.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }
  })
}

function describeResponse(response: Route['responses'][string], schemas: SchemaCollector): unknown {
  if ('$ref' in response) return response
  const { description, headers, content } = response
  return {
    description,
    ...(headers ? { headers } : {}),
    ...(content ? { content: describeContent(content as Content, 'output', schemas) } : {}),
  }
}

function describeContent(content: Content, io: 'input' | 'output', schemas: SchemaCollector): Content {
  return Object.fromEntries(
    Object.entries(content).map(([contentType, { schema, ...rest }]) => [
      contentType,
      { schema: schema instanceof z.ZodType ? schemas.add(schema, io) : schema, ...rest },
    ]),
  )
}
