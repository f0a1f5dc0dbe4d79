// The OpenAPI 3.1 document, made from the contracts of all operations and nothing else.
import { AddAccountKey, ChangeAccount, CreateAccount } from '../contracts/public/accounts.ts'
import { FilmEventData, GenerationEventData, SceneEventData } from '../contracts/public/events.ts'
import { CreateFilm } from '../contracts/public/films.ts'
import { CreateGeneration } from '../contracts/public/generations.ts'
import { SettleAttempt } from '../contracts/public/attempts.ts'
import { SetBudget } from '../contracts/public/money.ts'
import { describeOperation } from './openapi/describe-operation.ts'
import { createSchemaCollector, type JsonSchema } from './openapi/schema-collector.ts'
import { OPERATIONS } from './operations.ts'

const DESCRIPTION = `Images, clips and films from Higgsfield, over a pool of accounts.

What was accepted (202) is finished or honestly failed, and paid for at most once. Errors are RFC 9457 problem documents;
their codes are at [/docs/problems](/docs/problems). New values may be added to every list of statuses and types: treat
those you do not know as "still running". Times are RFC 3339 in UTC.`

/** Bodies that are judged in the services, and the data of events: operations cannot refer to them by themselves. */
const BODIES = [CreateGeneration, CreateFilm, SetBudget, SettleAttempt, CreateAccount, ChangeAccount, AddAccountKey]
const EVENT_DATA = [GenerationEventData, SceneEventData, FilmEventData]

/** Plain JSON, the same in every process. */
export function openApiDocument(): JsonSchema {
  const schemas = createSchemaCollector()
  for (const body of BODIES) schemas.add(body, 'input')
  for (const data of EVENT_DATA) schemas.add(data, 'output')
  const paths: Record<string, JsonSchema> = {}
  for (const { route } of OPERATIONS) {
    paths[route.path] = { ...paths[route.path], [route.method]: describeOperation(route, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Higgsfield Worker',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas: sortedByName(schemas.components),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Needed where the server has an `API_TOKEN`.' },
      },
    },
  }
}

function sortedByName(components: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(components).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
