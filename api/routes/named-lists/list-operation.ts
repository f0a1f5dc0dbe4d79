// The operation that lists styles, motions or presets. The three differ in their texts and in the kind of entries.
import { NamedListPage, NamedListQuery } from '../../../contracts/public/named-lists.ts'
import { listNamedEntries } from '../../../services/named-lists/list-entries.ts'
import { caller } from '../../access/access.ts'
import { type Operation, operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

type Kind = Parameters<typeof listNamedEntries>[0]['input']['kind']

interface ListTexts {
  operationId: string
  path: `/v1/${string}`
  summary: string
  description: string
  /** The response, for example `The styles.` */
  shown: string
  example: NamedListPage
}

export function listOperation(kind: Kind, { shown, example, ...texts }: ListTexts): Operation {
  return operation(
    {
      ...texts,
      method: 'get',
      tags: ['Models'],
      access: caller('read'),
      request: { query: NamedListQuery },
      responses: { 200: jsonResponse(shown, NamedListPage, example) },
      problems: ['unknown_model'],
    },
    async (c) => c.json(await listNamedEntries({ ctx: c.get('ctx'), input: { ...c.req.valid('query'), kind } }), 200),
  )
}
