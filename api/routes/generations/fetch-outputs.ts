// POST /v1/generations/{id}/fetch
import { z } from '@hono/zod-openapi'
import { OutputFetch } from '../../../contracts/public/generations.ts'
import { GenerationId } from '../../../contracts/public/ids.ts'
import { fetchOutputs } from '../../../services/generations/fetch-outputs.ts'
import { operator } from '../../access/access.ts'
import { EXAMPLE_IDS, EXAMPLE_TIME } from '../../openapi/examples/ids.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const example = {
  generationId: EXAMPLE_IDS.generation,
  attemptId: EXAMPLE_IDS.attempt,
  until: EXAMPLE_TIME,
  detail: `The files are fetched until ${EXAMPLE_TIME}. Afterwards the generation is completed.`,
}

export const fetchOutputsOperation = operation(
  {
    operationId: 'fetchOutputs',
    method: 'post',
    path: '/v1/generations/{id}/fetch',
    tags: ['Generations'],
    summary: 'Fetch the files of a paid generation that failed or was cancelled',
    description:
      'For a generation whose files could not be stored, while the platform keeps them. Nothing is submitted, and no cost changes. After the fetch a failed generation is `completed`, and a cancelled one stays `cancelled` and has its outputs, with the event `attempt.outputs_fetched`; a scene gets its clip. A repeated request changes nothing.',
    access: operator('operate'),
    request: { params: z.object({ id: GenerationId }) },
    responses: { 202: jsonResponse('The fetch has started.', OutputFetch, example) },
    problems: ['wrong_state', 'unavailable'],
  },
  async (c) => c.json(await fetchOutputs({ ctx: c.get('ctx'), input: c.req.valid('param') }), 202),
)
