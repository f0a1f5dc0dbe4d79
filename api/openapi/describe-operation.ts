// One operation of the OpenAPI document: parameters, body, responses.
import { z } from '@hono/zod-openapi'
import type { Operation } from '../operation.ts'
import type { DeclaredResponses } from '../problems/declared-problems.ts'
import type { JsonSchema, SchemaCollector } from './schema-collector.ts'
import { refusesUnknownParameters } from '../request/query.ts'
import { audienceNote, securityOf } from './security.ts'

type Content = Record<string, { schema?: unknown; example?: unknown }>

export function describeOperation(contract: Operation['contract'], schemas: SchemaCollector): JsonSchema {
  const { operationId, tags, summary, access, request, body } = contract
  const description = [contract.description, audienceNote(access)].filter((text) => text !== undefined).join(' ')
  const parameters = [
    ...describeParameters('path', request?.params, schemas),
    ...describeParameters('query', request?.query, schemas),
    ...describeParameters('header', request?.headers, schemas),
    ...describeParameters('header', body?.headers, schemas),
  ]
  return {
    operationId,
    tags,
    summary,
    ...(description ? { description } : {}),
    security: securityOf(access),
    ...(parameters.length > 0 ? { parameters } : {}),
    'x-refuses-unknown-query-parameters': refusesUnknownParameters(access),
    ...(body
      ? { requestBody: { required: !body.isOptional, content: describeContent(body.content, 'input', schemas) } }
      : {}),
    responses: Object.fromEntries(
      Object.entries(contract.responses).map(([status, response]) => [status, describeResponse(response, schemas)]),
    ),
  }
}

function describeParameters(
  place: 'path' | 'query' | 'header',
  given: z.ZodObject | undefined,
  schemas: SchemaCollector,
) {
  return Object.entries((given?.shape ?? {}) as Record<string, z.ZodType>).map(([name, schema]) => {
    const { description, ...rest } = schemas.add(schema, 'input')
    return {
      name,
      in: place,
      required: place === 'path' || !schema.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }
  })
}

function describeResponse(response: DeclaredResponses[string], schemas: SchemaCollector): unknown {
  if ('$ref' in response) return response
  const { description, headers, content } = response
  return {
    description,
    ...(headers ? { headers } : {}),
    ...(content ? { content: describeContent(content as Content, 'output', schemas) } : {}),
  }
}

function describeContent(content: Content, io: 'input' | 'output', schemas: SchemaCollector): Content {
  const describe = (schema: unknown) => (schema instanceof z.ZodType ? schemas.add(schema, io) : schema)
  return Object.fromEntries(
    Object.entries(content).map(([contentType, { schema, ...rest }]) => [
      contentType,
      { schema: Array.isArray(schema) ? { oneOf: schema.map(describe) } : describe(schema), ...rest },
    ]),
  )
}
