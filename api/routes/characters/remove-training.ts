// DELETE /v1/characters/{character}/trainings/{trainingId}
import { Character } from '../../../contracts/public/characters.ts'
import { TrainingId } from '../../../contracts/public/ids.ts'
import { removeTraining } from '../../../services/characters/remove-character.ts'
import { caller } from '../../access/access.ts'
import { CHARACTER_EXAMPLE } from '../../openapi/examples/characters.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { CHARACTER_TAGS, CharacterParams } from './character-route.ts'

export const removeTrainingOperation = operation(
  {
    operationId: 'removeTraining',
    method: 'delete',
    path: '/v1/characters/{character}/trainings/{trainingId}',
    tags: CHARACTER_TAGS,
    summary: 'Cancel a training, or delete its Soul ID',
    description:
      'A training that was not sent is cancelled, and its credits are released. The platform cannot stop one that it has accepted: it is paid for if it completes, and its Soul ID is deleted then.',
    access: caller('create'),
    request: { params: CharacterParams.extend({ trainingId: TrainingId }) },
    responses: { 202: jsonResponse('The removal is requested.', Character, CHARACTER_EXAMPLE) },
  },
  async (c) => c.json(await removeTraining({ ctx: c.get('ctx'), input: c.req.valid('param') }), 202),
)
