// GET /v1/motions
import { NamedListPage, NamedListQuery } from '../../../contracts/public/named-lists.ts'
import { listNamedEntries } from '../../../services/named-lists/list-entries.ts'
import { caller } from '../../access/access.ts'
import { MOTIONS_EXAMPLE } from '../../openapi/examples/named-lists.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const listMotionsOperation = operation(
  {
    operationId: 'listMotions',
    method: 'get',
    path: '/v1/motions',
    tags: ['Models'],
    summary: 'List the motions and camera movements',
    description:
      'An input can name a motion by its name or its id. Camera movements are values of a model, and have no call on the platform.',
    access: caller('read'),
    request: { query: NamedListQuery },
    responses: { 200: jsonResponse('The motions and camera movements.', NamedListPage, MOTIONS_EXAMPLE) },
    problems: ['unknown_model'],
  },
  async (c) =>
    c.json(await listNamedEntries({ ctx: c.get('ctx'), input: { ...c.req.valid('query'), kind: 'motion' } }), 200),
)
