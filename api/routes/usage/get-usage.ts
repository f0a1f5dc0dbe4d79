// GET /v1/usage
import { z } from '@hono/zod-openapi'
import { Usage, USAGE_GROUPS } from '../../../contracts/public/money.ts'
import { getUsage } from '../../../services/money/usage.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

const UsageQuery = z.object({
  from: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'RFC 3339, included. Default: thirty days before `to`.' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'RFC 3339, not included. Default: now.' }),
  group_by: z.enum(USAGE_GROUPS).default('day').meta({ description: 'What each row stands for.' }),
  client: z.string().min(1).max(64).optional().meta({ description: 'Of one client only.' }),
})

export const getUsageOperation = operation(
  {
    operationId: 'getUsage',
    method: 'get',
    path: '/v1/usage',
    tags: ['Money'],
    summary: 'Read what was used',
    description:
      'Credits that accounts were charged and given back, from our own ledger: the platform offers no balance. For operators.',
    request: { query: UsageQuery },
    responses: {
      200: jsonAnswer('By group, with the sum.', Usage, EXAMPLES.usage),
      ...problems('operators_only', 'invalid_request'),
    },
  },
  async (c) => {
    const { group_by: groupBy, ...rest } = c.req.valid('query')
    return c.json(await getUsage({ ctx: c.get('ctx'), input: { groupBy, ...rest } }), 200)
  },
)
