// GET /v1/generations/{id}
import { z } from '@hono/zod-openapi'
import { Generation } from '../../../contracts/public/generations.ts'
import { GenerationId } from '../../../contracts/public/ids.ts'
import { getGeneration } from '../../../services/generations/get-generation.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

export const getGenerationOperation = operation(
  {
    operationId: 'getGeneration',
    method: 'get',
    path: '/v1/generations/{id}',
    tags: ['Generations'],
    summary: 'Read a generation',
    request: { params: z.object({ id: GenerationId }) },
    responses: {
      200: jsonAnswer('As it stands now.', Generation, EXAMPLES.generation),
      ...problems('not_found'),
    },
  },
  async (c) => {
    const generation = await getGeneration({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(generation, 200)
  },
)
