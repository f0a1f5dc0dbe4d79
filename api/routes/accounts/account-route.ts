// What the operations on accounts have in common.
import { z } from '@hono/zod-openapi'

export const ACCOUNT_TAGS = ['Accounts']

export const AccountParams = z.object({
  account: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,60}$/)
    .meta({ description: 'Id (`acct_…`) or name of the account.', examples: ['north'] }),
})
