// GET /v1/usage
import { z } from '@hono/zod-openapi'
import { Usage, USAGE_GROUPS } from '../../../contracts/public/money.ts'
import { getUsage } from '../../../services/money/usage.ts'
import { operator } from '../../access/access.ts'
import { MONEY_EXAMPLES } from '../../openapi/examples/money.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const UsageQuery = z.object({
  from: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'RFC 3339, inclusive. Default: thirty days before `to`.' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'RFC 3339, exclusive. Default: now.' }),
  groupBy: z.enum(USAGE_GROUPS).default('day').meta({ description: 'What each row sums up.' }),
  client: z.string().min(1).max(64).optional().meta({ description: 'Only the use of this client.' }),
})

export const getUsageOperation = operation(
  {
    operationId: 'getUsage',
    method: 'get',
    path: '/v1/usage',
    tags: ['Money'],
    summary: 'Read the credits used',
    description:
      'Credits charged to accounts and refunded, from the ledger of this server: the platform offers no balance. `from` must be before `to`; otherwise the response is `invalid_request`.',
    access: operator('read'),
    request: { query: UsageQuery },
    responses: { 200: jsonResponse('The use by group, and the total.', Usage, MONEY_EXAMPLES.usage) },
  },
  async (c) => {
    return c.json(await getUsage({ ctx: c.get('ctx'), input: c.req.valid('query') }), 200)
  },
)
