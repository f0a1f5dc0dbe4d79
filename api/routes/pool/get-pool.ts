// GET /v1/pool
import { Pool } from '../../../contracts/public/pool-overview.ts'
import { getPool } from '../../../services/pool/pool.ts'
import { operator } from '../../access/access.ts'
import { POOL_EXAMPLE } from '../../openapi/examples/pool.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const getPoolOperation = operation(
  {
    operationId: 'getPool',
    method: 'get',
    path: '/v1/pool',
    tags: ['Pool'],
    summary: 'Read the pool: load and state of its accounts, and the waiting line',
    access: operator('read'),
    responses: { 200: jsonResponse('The pool.', Pool, POOL_EXAMPLE) },
  },
  async (c) => c.json(await getPool({ ctx: c.get('ctx') }), 200),
)
