// GET /v1/generations/{id}
import { z } from '@hono/zod-openapi'
import { Generation } from '../../../contracts/public/generations.ts'
import { GenerationId } from '../../../contracts/public/ids.ts'
import { getGeneration } from '../../../services/generations/read-generations.ts'
import { caller } from '../../access/access.ts'
import { GENERATION_EXAMPLE } from '../../openapi/examples/generations.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const getGenerationOperation = operation(
  {
    operationId: 'getGeneration',
    method: 'get',
    path: '/v1/generations/{id}',
    tags: ['Generations'],
    summary: 'Read a generation',
    access: caller('read'),
    request: { params: z.object({ id: GenerationId }) },
    responses: { 200: jsonResponse('The generation.', Generation, GENERATION_EXAMPLE) },
  },
  async (c) => {
    const generation = await getGeneration({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(generation, 200)
  },
)
