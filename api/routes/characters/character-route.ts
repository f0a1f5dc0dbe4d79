// What the operations on characters have in common.
import { z } from '@hono/zod-openapi'
import type { ProblemCode } from '../../../contracts/public/problems.ts'

export const CHARACTER_TAGS = ['Characters']

export const CharacterParams = z.object({
  character: z
    .string()
    .min(1)
    .max(60)
    .meta({ description: 'Id (`char_…`) or name of the character.', examples: ['Ada'] }),
})

/** Problems of images that a request names. */
export const IMAGE_PROBLEMS: ProblemCode[] = ['unreadable_media', 'unreachable_url', 'too_many_fetches', 'storage_full']
