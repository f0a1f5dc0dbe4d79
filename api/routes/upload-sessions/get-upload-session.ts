// GET /v1/upload-sessions/{id}
import { z } from '@hono/zod-openapi'
import { UploadSessionId } from '../../../contracts/public/ids.ts'
import { UploadSession } from '../../../contracts/public/upload-sessions.ts'
import { findSessionOrThrow, presentSession } from '../../../services/uploads/present-session.ts'
import { caller } from '../../access/access.ts'
import { UPLOAD_SESSION_EXAMPLE } from '../../openapi/examples/upload-sessions.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const getUploadSessionOperation = operation(
  {
    operationId: 'getUploadSession',
    method: 'get',
    path: '/v1/upload-sessions/{id}',
    tags: ['Assets'],
    summary: 'Read which parts of an upload have arrived',
    description: 'The addresses of the parts are new with each read.',
    access: caller('create'),
    request: { params: z.object({ id: UploadSessionId }) },
    responses: { 200: jsonResponse('The upload.', UploadSession, UPLOAD_SESSION_EXAMPLE) },
  },
  async (c) => {
    const ctx = c.get('ctx')
    const session = await findSessionOrThrow(ctx, c.req.valid('param').id)
    return c.json(await presentSession(ctx, session), 200)
  },
)
