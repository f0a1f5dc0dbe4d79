// POST /v1/upload-sessions
import { MAX_MEDIA_BYTES } from '../../../contracts/public/assets.ts'
import { bytesText } from '../../../contracts/models/describe-media-limits.ts'
import { CreateUploadSession, UploadSession } from '../../../contracts/public/upload-sessions.ts'
import { createSession } from '../../../services/uploads/create-session.ts'
import { caller } from '../../access/access.ts'
import { UPLOAD_SESSION_EXAMPLE } from '../../openapi/examples/upload-sessions.ts'
import { operation } from '../../operation.ts'
import { jsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const createUploadSessionOperation = operation(
  {
    operationId: 'createUploadSession',
    method: 'post',
    path: '/v1/upload-sessions',
    tags: ['Assets'],
    summary: 'Begin or continue an upload in parts',
    description: `For large files and slow connections. \`PUT\` the bytes of each part to its \`url\`, in any order, then complete the upload. After a broken connection, send the same request again, or read the upload, and send the parts that are missing. Images have at most ${bytesText(MAX_MEDIA_BYTES.image)}, clips and audio ${bytesText(MAX_MEDIA_BYTES.video)}. The parts of an upload that is not completed within 24 hours are deleted.`,
    access: caller('create'),
    body: jsonBody(CreateUploadSession),
    responses: {
      200: jsonResponse('An open upload of the same file, which is continued.', UploadSession, UPLOAD_SESSION_EXAMPLE),
      201: {
        ...jsonResponse(
          'A new upload. It is `completed` where the same file is stored already.',
          UploadSession,
          UPLOAD_SESSION_EXAMPLE,
        ),
        headers: { Location: { schema: { type: 'string' }, description: 'Path of the upload.' } },
      },
    },
  },
  async (c, { body }) => {
    const { session, isNew } = await createSession({ ctx: c.get('ctx'), input: { body } })
    c.get('facts')['uploadSessionId'] = session.id
    if (!isNew) return c.json(session, 200)
    c.header('Location', `/v1/upload-sessions/${session.id}`)
    return c.json(session, 201)
  },
)
