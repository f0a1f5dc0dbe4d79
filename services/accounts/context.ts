// What the verbs about accounts are given.
import type { ServiceContext } from '../context.ts'

export type AccountContext = Pick<
  ServiceContext,
  'db' | 'clientId' | 'budgetTimeZone' | 'secrets' | 'keyChecker' | 'log'
>
