// POST /v1/generations
import { Generation } from '../../../contracts/public/generations.ts'
import { createGeneration } from '../../../services/generations/create-generation.ts'
import { EXAMPLES } from '../../examples.ts'
import { operation } from '../../operation.ts'
import { IdempotencyHeader } from '../../request/idempotency-key.ts'
import { readIdempotentJson } from '../../request/read-idempotent-json.ts'
import { acceptedOrProblem, setAcceptedHeaders } from '../accepted.ts'
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
    responses: acceptedOrProblem(Generation, EXAMPLES.generation),
  },
  async (c) => {
    const answer = await createGeneration({ ctx: c.get('ctx'), input: await readIdempotentJson(c) })
    c.get('facts')['generationId'] = answer.body.id
    setAcceptedHeaders(c, answer)
    return c.json(answer.body, 202)
  },
)
