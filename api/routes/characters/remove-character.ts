// DELETE /v1/characters/{character}
import { Character } from '../../../contracts/public/characters.ts'
import { removeCharacter } from '../../../services/characters/remove-character.ts'
import { caller } from '../../access/access.ts'
import { CHARACTER_EXAMPLE } from '../../openapi/examples/characters.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { CHARACTER_TAGS, CharacterParams } from './character-route.ts'

export const removeCharacterOperation = operation(
  {
    operationId: 'removeCharacter',
    method: 'delete',
    path: '/v1/characters/{character}',
    tags: CHARACTER_TAGS,
    summary: 'Remove a character from all accounts',
    description:
      'Deletes its Soul IDs on every account, adopted ones included. An account that is away is tried until it responds, and a training that runs is deleted after its end. `removal` of each training says what has happened; `removedAt` is set after the last one.',
    access: caller('create'),
    request: { params: CharacterParams },
    responses: { 202: jsonResponse('The removal is requested.', Character, CHARACTER_EXAMPLE) },
  },
  async (c) => c.json(await removeCharacter({ ctx: c.get('ctx'), input: c.req.valid('param') }), 202),
)
