// GET /v1/characters
import { CharacterPage } from '../../../contracts/public/characters.ts'
import { PageQuery } from '../../../contracts/public/pages.ts'
import { listCharacters } from '../../../services/characters/list-characters.ts'
import { caller } from '../../access/access.ts'
import { CHARACTER_EXAMPLE } from '../../openapi/examples/characters.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { linkToNextPage } from '../../responses/page-link.ts'
import { CHARACTER_TAGS } from './character-route.ts'

export const listCharactersOperation = operation(
  {
    operationId: 'listCharacters',
    method: 'get',
    path: '/v1/characters',
    tags: CHARACTER_TAGS,
    summary: 'List characters, newest first',
    description: 'Characters that are removed from all accounts are not listed.',
    access: caller('read'),
    request: { query: PageQuery },
    responses: { 200: jsonResponse('A page.', CharacterPage, { data: [CHARACTER_EXAMPLE], nextCursor: null }) },
  },
  async (c) => {
    const page = await listCharacters({ ctx: c.get('ctx'), input: c.req.valid('query') })
    linkToNextPage(c, page.nextCursor)
    return c.json(page, 200)
  },
)
