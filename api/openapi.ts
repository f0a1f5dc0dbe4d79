// The OpenAPI 3.1 document, made from the contracts of all operations and nothing else.
import { OpenAPIHono } from '@hono/zod-openapi'
import { FilmEventData, GenerationEventData, SceneEventData } from '../contracts/events.ts'
import { CreateFilm } from '../contracts/films.ts'
import { CreateGeneration } from '../contracts/generations.ts'
import { OPERATIONS } from './operations.ts'

const DESCRIPTION = `Images, clips and films from Higgsfield, over a pool of accounts.

What was accepted (202) is finished or honestly failed, and paid for at most once. Errors are RFC 9457 problem documents;
their codes are at [/docs/problems](/docs/problems). New values may be added to every list of statuses and types: treat
those you do not know as "still running". Times are RFC 3339 in UTC.`

/** Schemas that operations name without being able to refer to them: bodies judged in the services, events of streams. */
const NAMED_SCHEMAS = { CreateGeneration, CreateFilm, GenerationEventData, SceneEventData, FilmEventData }

/** Plain JSON, the same for every process. */
export function openApiDocument(): object {
  const collector = new OpenAPIHono()
  const registry = collector.openAPIRegistry
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'Needed where the server has an `API_TOKEN`.',
  })
  for (const [name, schema] of Object.entries(NAMED_SCHEMAS)) registry.register(name, schema)
  for (const { route } of OPERATIONS) registry.registerPath(route)
  return collector.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Higgsfield Worker', version: '1', description: DESCRIPTION, license: { name: 'MIT' } },
    security: [{}, { token: [] }],
    servers: [{ url: '/' }],
  })
}
