// GET /v1/pool
import { Pool } from '../../../contracts/public/pool-overview.ts'
import { getPool } from '../../../services/pool/get-pool.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { POOL_EXAMPLE } from '../../pool-example.ts'

export const getPoolOperation = operation(
  {
    operationId: 'getPool',
    method: 'get',
    path: '/v1/pool',
    tags: ['Pool'],
    summary: 'Read the pool: accounts with load and health, and the waiting line',
    responses: {
      200: jsonAnswer('As it stands now.', Pool, POOL_EXAMPLE),
      ...problems('operators_only'),
    },
  },
  async (c) => c.json(await getPool({ ctx: c.get('ctx') }), 200),
)
