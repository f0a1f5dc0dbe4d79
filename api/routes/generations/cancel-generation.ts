// POST /v1/generations/{id}/cancel
import { z } from '@hono/zod-openapi'
import { CancelledGeneration } from '../../../contracts/public/generations.ts'
import { GenerationId } from '../../../contracts/public/ids.ts'
import { cancelGeneration } from '../../../services/generations/cancel-generation.ts'
import { isFinalGenerationStatus } from '../../../contracts/vocabulary/statuses.ts'
import { caller } from '../../access/access.ts'
import { CANCELLATION_EXAMPLE, GENERATION_EXAMPLE } from '../../openapi/examples/generations.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const example = { cancellation: CANCELLATION_EXAMPLE, generation: GENERATION_EXAMPLE }

export const cancelGenerationOperation = operation(
  {
    operationId: 'cancelGeneration',
    method: 'post',
    path: '/v1/generations/{id}/cancel',
    tags: ['Generations'],
    summary: 'Request the cancellation of a generation',
    description:
      'The platform stops a request only while it is queued there. Waits a moment for the outcome, which `cancellation` states. A request that is not decided is repeated automatically; a second call repeats it at once.',
    access: caller('create'),
    request: { params: z.object({ id: GenerationId }) },
    responses: {
      200: jsonResponse('The generation has ended.', CancelledGeneration, example),
      202: jsonResponse('The cancellation is requested.', CancelledGeneration, example),
    },
  },
  async (c) => {
    const cancelled = await cancelGeneration({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(cancelled, isFinalGenerationStatus(cancelled.generation.status) ? 200 : 202)
  },
)
