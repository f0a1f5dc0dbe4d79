// The context of the services about accounts.
import type { ServiceContext } from '../context.ts'

export type AccountContext = Pick<
  ServiceContext,
  'db' | 'clientId' | 'budgetTimeZone' | 'idempotencyMs' | 'secrets' | 'keyChecker' | 'workflows' | 'log'
>
