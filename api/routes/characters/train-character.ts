// POST /v1/characters/{character}/train
import { TrainCharacter, TrainingPlan } from '../../../contracts/public/characters.ts'
import { trainCharacter } from '../../../services/characters/train-character.ts'
import { caller } from '../../access/access.ts'
import { TRAINING_PLAN_EXAMPLE } from '../../openapi/examples/characters.ts'
import { operation } from '../../operation.ts'
import { idempotentJsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { CHARACTER_TAGS, CharacterParams } from './character-route.ts'

export const trainCharacterOperation = operation(
  {
    operationId: 'trainCharacter',
    method: 'post',
    path: '/v1/characters/{character}/train',
    tags: CHARACTER_TAGS,
    summary: 'Train a character on accounts',
    description:
      'Trains each variant on the named accounts, or on as many as `count` says. Each training is paid for at most once. An account that has the variant, or trains it, is not trained again. `dryRun` returns the same plan, or the same refusal, and changes nothing.',
    access: caller('create'),
    request: { params: CharacterParams },
    body: idempotentJsonBody(TrainCharacter),
    responses: {
      200: jsonResponse('The plan of a dry run.', TrainingPlan, { ...TRAINING_PLAN_EXAMPLE, dryRun: true }),
      202: jsonResponse('The trainings begin.', TrainingPlan, TRAINING_PLAN_EXAMPLE),
    },
    problems: ['wrong_state', 'budget_exceeded'],
  },
  async (c, sent) => {
    const answer = await trainCharacter({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...sent } })
    if (answer.isReplay) c.header('Idempotency-Replayed', 'true')
    return c.json(answer.body, answer.status === 200 ? 200 : 202)
  },
)
