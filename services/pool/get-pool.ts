// Tells the state of the pool: accounts, line, alarm.
import type { Pool } from '../../contracts/public/pool-overview.ts'
import { readPool } from '../../db/pool/overview.ts'
import type { ServiceContext } from '../context.ts'

export async function getPool({ ctx }: { ctx: Pick<ServiceContext, 'db'> }): Promise<Pool> {
  return readPool(ctx.db)
}
