// POST /v1/generations/{id}/cancel
import { z } from '@hono/zod-openapi'
import { CancelledGeneration } from '../../../contracts/public/generations.ts'
import { GenerationId } from '../../../contracts/public/ids.ts'
import { cancelGeneration } from '../../../services/generations/cancel-generation.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

const example = { cancellation: EXAMPLES.cancellation, generation: EXAMPLES.generation }

export const cancelGenerationOperation = operation(
  {
    operationId: 'cancelGeneration',
    method: 'post',
    path: '/v1/generations/{id}/cancel',
    tags: ['Generations'],
    summary: 'Ask for a generation to be cancelled',
    description: 'The platform stops a request only while it is queued there; the answer says what will become of it.',
    request: { params: z.object({ id: GenerationId }) },
    responses: {
      200: jsonAnswer('It had ended already.', CancelledGeneration, example),
      202: jsonAnswer('Asked for.', CancelledGeneration, example),
      ...problems('not_found'),
    },
  },
  async (c) => {
    const cancelled = await cancelGeneration({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(cancelled, cancelled.cancellation.outcome === 'already_final' ? 200 : 202)
  },
)
