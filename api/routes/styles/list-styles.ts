// GET /v1/styles
import { NamedListPage, NamedListQuery } from '../../../contracts/public/named-lists.ts'
import { listNamedEntries } from '../../../services/named-lists/list-entries.ts'
import { caller } from '../../access/access.ts'
import { STYLES_EXAMPLE } from '../../openapi/examples/named-lists.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const listStylesOperation = operation(
  {
    operationId: 'listStyles',
    method: 'get',
    path: '/v1/styles',
    tags: ['Models'],
    summary: 'List the styles of Soul and Soul 2',
    description: 'An input can name a style by its name or its id. The lists are read from the accounts once a day.',
    access: caller('read'),
    request: { query: NamedListQuery },
    responses: { 200: jsonResponse('The styles.', NamedListPage, STYLES_EXAMPLE) },
    problems: ['unknown_model'],
  },
  async (c) =>
    c.json(await listNamedEntries({ ctx: c.get('ctx'), input: { ...c.req.valid('query'), kind: 'style' } }), 200),
)
