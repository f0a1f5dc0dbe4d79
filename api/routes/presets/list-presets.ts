// GET /v1/presets
import { NamedListPage, NamedListQuery } from '../../../contracts/public/named-lists.ts'
import { listNamedEntries } from '../../../services/named-lists/list-entries.ts'
import { caller } from '../../access/access.ts'
import { PRESETS_EXAMPLE } from '../../openapi/examples/named-lists.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const listPresetsOperation = operation(
  {
    operationId: 'listPresets',
    method: 'get',
    path: '/v1/presets',
    tags: ['Models'],
    summary: 'List the presets, genres and eras',
    description:
      'An input can name a preset by its name or its id. Genres and eras are values of a model, and have no call on the platform.',
    access: caller('read'),
    request: { query: NamedListQuery },
    responses: { 200: jsonResponse('The presets, genres and eras.', NamedListPage, PRESETS_EXAMPLE) },
    problems: ['unknown_model'],
  },
  async (c) =>
    c.json(await listNamedEntries({ ctx: c.get('ctx'), input: { ...c.req.valid('query'), kind: 'preset' } }), 200),
)
