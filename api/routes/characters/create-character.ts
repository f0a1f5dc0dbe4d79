// POST /v1/characters
import { Character, CreateCharacter } from '../../../contracts/public/characters.ts'
import { createCharacter } from '../../../services/characters/create-character.ts'
import { caller } from '../../access/access.ts'
import { CHARACTER_EXAMPLE } from '../../openapi/examples/characters.ts'
import { operation } from '../../operation.ts'
import { idempotentJsonBody } from '../../request/json-body.ts'
import { setAcceptedHeaders } from '../../responses/accepted.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { CHARACTER_TAGS, IMAGE_PROBLEMS } from './character-route.ts'

export const createCharacterOperation = operation(
  {
    operationId: 'createCharacter',
    method: 'post',
    path: '/v1/characters',
    tags: CHARACTER_TAGS,
    summary: 'Create a character from images',
    description:
      'Stores the images and costs nothing: `POST /v1/characters/{character}/train` trains it. `advice` of the response says how the images could be better. With `adopt`, Soul IDs of this name that the accounts have already are used.',
    access: caller('create'),
    body: idempotentJsonBody(CreateCharacter),
    responses: { 201: jsonResponse('The character.', Character, CHARACTER_EXAMPLE) },
    problems: ['already_exists', ...IMAGE_PROBLEMS],
  },
  async (c, sent) => {
    const answer = await createCharacter({ ctx: c.get('ctx'), input: sent })
    setAcceptedHeaders(c, answer)
    return c.json(answer.body, 201)
  },
)
