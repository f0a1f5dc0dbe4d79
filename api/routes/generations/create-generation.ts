// POST /v1/generations
import { Generation } from '../../../contracts/generations.ts'
import { createGeneration } from '../../../services/create-generation.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { IdempotencyHeader } from '../../request/idempotency-key.ts'
import { readIdempotentJson } from '../../request/read-idempotent-json.ts'
import { jsonBodyOf } from '../json-body.ts'

export const createGenerationOperation = operation(
  {
    operationId: 'createGeneration',
    method: 'post',
    path: '/v1/generations',
    tags: ['Generations'],
    summary: 'Make an image or a clip',
    description:
      'Accepted means promised: it will be finished or honestly failed, and paid for at most once. Follow `links.events`, or read `links.self`.',
    request: { headers: IdempotencyHeader, body: jsonBodyOf('CreateGeneration') },
    responses: {
      202: {
        ...jsonAnswer('Accepted.', Generation, EXAMPLES.generation),
        headers: { Location: { schema: { type: 'string' }, description: 'Where to read it.' } },
      },
      ...problems(
        'invalid_json',
        'invalid_request',
        'payload_too_large',
        'unsupported_media_type',
        'invalid_content',
        'unknown_model',
        'unreadable_media',
        'unreachable_url',
        'idempotency_mismatch',
        'storage_full',
      ),
    },
  },
  async (c) => {
    const { body, idempotency } = await readIdempotentJson(c)
    const answer = await createGeneration({ ctx: c.get('ctx'), input: { body, idempotency } })
    c.get('facts')['generationId'] = answer.body.id
    c.header('Location', answer.body.links.self)
    if (answer.isReplay) c.header('Idempotency-Replayed', 'true')
    return c.json(answer.body, 202)
  },
)
