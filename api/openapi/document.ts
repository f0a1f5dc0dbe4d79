// The OpenAPI 3.1 document, derived from the contracts of all operations.
import { FilmEventData, GenerationEventData, SceneEventData } from '../../contracts/public/events.ts'
import { OPERATIONS } from '../operations.ts'
import { describeOperation } from './describe-operation.ts'
import { createSchemaCollector, type JsonSchema } from './schema-collector.ts'
import { SECURITY_SCHEMES } from './security.ts'

const DESCRIPTION = `Images, clips and films from Higgsfield, made with a pool of accounts.

Every accepted job (202) is finished, or fails with its true reason, and is paid for at most once. Errors are RFC 9457
problem documents; their codes are at [/docs/problems](/docs/problems). A query parameter that an operation does not
declare is refused with invalid_request; an operation with "x-refuses-unknown-query-parameters: false" ignores it. New values may be added to every list of statuses
and types: treat unknown ones as "still running". Times are RFC 3339 in UTC. No text may contain U+0000 or half of a surrogate pair.`

/** Data of events. No operation refers to them, because a stream of events has no JSON schema. */
const EVENT_DATA = [GenerationEventData, SceneEventData, FilmEventData]

/** Plain JSON, the same in every process. */
export function openApiDocument(): JsonSchema {
  const schemas = createSchemaCollector()
  for (const data of EVENT_DATA) schemas.add(data, 'output')
  const paths: Record<string, JsonSchema> = {}
  for (const { contract } of OPERATIONS) {
    paths[contract.path] = { ...paths[contract.path], [contract.method]: describeOperation(contract, schemas) }
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
    paths,
    components: { schemas: sortedByName(schemas.components), securitySchemes: SECURITY_SCHEMES },
  }
}

function sortedByName(components: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(components).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
