// DELETE /v1/upload-sessions/{id}
import { z } from '@hono/zod-openapi'
import { UploadSessionId } from '../../../contracts/public/ids.ts'
import { deleteUpload } from '../../../services/uploads/delete-session.ts'
import { caller } from '../../access/access.ts'
import { operation } from '../../operation.ts'

export const deleteUploadSessionOperation = operation(
  {
    operationId: 'deleteUploadSession',
    method: 'delete',
    path: '/v1/upload-sessions/{id}',
    tags: ['Assets'],
    summary: 'Give up an upload and delete its parts',
    description: 'The stored file of a completed upload stays.',
    access: caller('create'),
    request: { params: z.object({ id: UploadSessionId }) },
    responses: { 204: { description: 'The upload has ended.' } },
  },
  async (c) => {
    await deleteUpload({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.body(null, 204)
  },
)
