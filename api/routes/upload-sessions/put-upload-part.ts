// PUT /v1/upload-sessions/{id}/parts/{number}
import { z } from '@hono/zod-openapi'
import { UploadSessionId } from '../../../contracts/public/ids.ts'
import { putPart } from '../../../services/uploads/put-part.ts'
import { caller } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { partBody } from '../../request/part-body.ts'

const params = z.object({
  id: UploadSessionId,
  number: z.coerce.number().pipe(z.int().min(1).max(10_000)).meta({ description: 'Counted from 1.' }),
})

export const putUploadPartOperation = operation(
  {
    operationId: 'putUploadPart',
    method: 'put',
    path: '/v1/upload-sessions/{id}/parts/{number}',
    tags: ['Assets'],
    summary: 'Send one part of an upload',
    description:
      'The body is the bytes of the part. It works with every store, also where the `url` of the part is an address of the store. A part that is sent again replaces the earlier one.',
    access: caller('create'),
    request: { params },
    body: partBody,
    responses: { 204: { description: 'The part is stored.' } },
    problems: ['wrong_state', 'storage_full'],
  },
  async (c, body) => {
    const { id, number } = c.req.valid('param')
    await putPart({ ctx: c.get('ctx'), input: { id, number, body } })
    return c.body(null, 204)
  },
)
