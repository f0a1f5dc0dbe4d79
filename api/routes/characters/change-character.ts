// PATCH /v1/characters/{character}
import { ChangeCharacter, Character } from '../../../contracts/public/characters.ts'
import { changeCharacter } from '../../../services/characters/change-character.ts'
import { caller } from '../../access/access.ts'
import { CHARACTER_EXAMPLE } from '../../openapi/examples/characters.ts'
import { operation } from '../../operation.ts'
import { jsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { CHARACTER_TAGS, CharacterParams, IMAGE_PROBLEMS } from './character-route.ts'

export const changeCharacterOperation = operation(
  {
    operationId: 'changeCharacter',
    method: 'patch',
    path: '/v1/characters/{character}',
    tags: CHARACTER_TAGS,
    summary: 'Change the name or the images of a character',
    description:
      'Images can change only before the first training, so that all accounts are trained with the same ones.',
    access: caller('create'),
    request: { params: CharacterParams },
    body: jsonBody(ChangeCharacter),
    responses: { 200: jsonResponse('The changed character.', Character, CHARACTER_EXAMPLE) },
    problems: ['wrong_state', 'already_exists', ...IMAGE_PROBLEMS],
  },
  async (c, { body }) =>
    c.json(await changeCharacter({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), body } }), 200),
)
