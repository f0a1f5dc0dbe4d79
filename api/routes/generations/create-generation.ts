// POST /v1/generations
import { z } from '@hono/zod-openapi'
import { CreateGeneration, CreateListedGeneration } from '../../../contracts/public/create-generation.ts'
import { Generation } from '../../../contracts/public/generations.ts'
import { createGeneration } from '../../../services/generations/create-generation.ts'
import { exampleBodies } from '../../../services/models/example-bodies.ts'
import { caller } from '../../access/access.ts'
import { GENERATION_EXAMPLE } from '../../openapi/examples/generations.ts'
import { operation } from '../../operation.ts'
import { idempotentJsonBody } from '../../request/json-body.ts'
import { ACCEPT_PROBLEMS, acceptedResponse, setAcceptedHeaders } from '../../responses/accepted.ts'

export const createGenerationOperation = operation(
  {
    operationId: 'createGeneration',
    method: 'post',
    path: '/v1/generations',
    tags: ['Generations'],
    summary: 'Make an image or a clip',
    description:
      'An accepted generation is finished, or fails with its true reason, and is paid for at most once. Follow `links.events`, or read `links.self`.',
    access: caller('create'),
    body: idempotentJsonBody(z.union([CreateGeneration, CreateListedGeneration]), exampleBodies()),
    responses: acceptedResponse(Generation, GENERATION_EXAMPLE),
    problems: ACCEPT_PROBLEMS,
  },
  async (c, sent) => {
    const answer = await createGeneration({ ctx: c.get('ctx'), input: sent })
    c.get('facts')['generationId'] = answer.body.id
    setAcceptedHeaders(c, answer)
    return c.json(answer.body, 202)
  },
)
