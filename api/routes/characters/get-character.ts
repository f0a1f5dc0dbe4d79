// GET /v1/characters/{character}
import { Character } from '../../../contracts/public/characters.ts'
import { getCharacter } from '../../../services/characters/find-character.ts'
import { caller } from '../../access/access.ts'
import { CHARACTER_EXAMPLE } from '../../openapi/examples/characters.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { CHARACTER_TAGS, CharacterParams } from './character-route.ts'

export const getCharacterOperation = operation(
  {
    operationId: 'getCharacter',
    method: 'get',
    path: '/v1/characters/{character}',
    tags: CHARACTER_TAGS,
    summary: 'Read a character with its trainings',
    description: 'A character that is being removed, or was removed, is found by its id only.',
    access: caller('read'),
    request: { params: CharacterParams },
    responses: { 200: jsonResponse('The character.', Character, CHARACTER_EXAMPLE) },
  },
  async (c) => c.json(await getCharacter({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
