// The name of a client in a path.
import { z } from '@hono/zod-openapi'

export const ClientParams = z.object({
  client: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be the name of a client')
    .meta({ description: 'Name of the client; `local` on a server without sign-in.', examples: ['local'] }),
})
