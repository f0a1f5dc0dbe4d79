// POST /v1/characters/{character}/adopt
import { AdoptCharacter, AdoptedCharacter } from '../../../contracts/public/characters.ts'
import { adoptCharacter } from '../../../services/characters/adopt-character.ts'
import { caller } from '../../access/access.ts'
import { ADOPTED_EXAMPLE } from '../../openapi/examples/characters.ts'
import { operation } from '../../operation.ts'
import { jsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { CHARACTER_TAGS, CharacterParams } from './character-route.ts'

export const adoptCharacterOperation = operation(
  {
    operationId: 'adoptCharacter',
    method: 'post',
    path: '/v1/characters/{character}/adopt',
    tags: CHARACTER_TAGS,
    summary: 'Use Soul IDs that the accounts have already',
    description:
      'Reads the list of each account, and records the Soul IDs of this name, or the one that `soulId` names. Nothing is paid. A repetition finds what was added since.',
    access: caller('create'),
    request: { params: CharacterParams },
    body: jsonBody(AdoptCharacter),
    responses: { 200: jsonResponse('What was found on each account.', AdoptedCharacter, ADOPTED_EXAMPLE) },
    problems: ['wrong_state'],
  },
  async (c, { body }) =>
    c.json(await adoptCharacter({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), body } }), 200),
)
