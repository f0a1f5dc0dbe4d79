// The pool as operators see it, and a waiting generation's place in its line.
import { z } from 'zod'
import { CIRCUIT_CAUSES } from '../vocabulary/pool.ts'

const Time = z.iso.datetime()
const IsMore = z.boolean().meta({ description: 'Counting stopped at its limit: there are more.' })
const Skipped = z.array(z.object({ account: z.string(), reason: z.string() }))

export const LinePlace = z
  .object({
    position: z.int().meta({ description: 'Place in line from 1, as turns are taken now.' }),
    isMore: IsMore,
    level: z.int().meta({ description: 'Priority as it counts now: raised by one for every ten minutes of waiting.' }),
    estimatedStartAt: Time.nullable().meta({
      description: 'From the measured durations of what runs. Null where nothing was measured, or no account would do.',
    }),
    skipped: Skipped.meta({ description: 'Why no account takes it now.' }),
  })
  .meta({ id: 'LinePlace' })
export type LinePlace = z.infer<typeof LinePlace>

export const POOL_ACCOUNT_STATES = ['ready', 'full', 'paused', 'trying', 'off'] as const

export const PoolAccountView = z
  .object({
    name: z.string(),
    state: z.enum(POOL_ACCOUNT_STATES).meta({
      description:
        '`paused`: comes back by itself at `until`. `trying`: one generation may try it. `off`: draining, or without a key that is taken.',
    }),
    reason: z.string().nullable(),
    until: Time.nullable(),
    slots: z.object({
      configured: z.int(),
      learned: z.int().nullable().meta({ description: 'Fewer, where refusals have shown that there are fewer.' }),
      inUse: z.int(),
      byModel: z.array(z.object({ model: z.string(), inUse: z.int(), limit: z.int().nullable() })),
    }),
    circuit: z.object({ cause: z.enum(CIRCUIT_CAUSES), openedAt: Time, until: Time, opens: z.int() }).nullable(),
    blockedModels: z.array(z.object({ model: z.string(), until: Time, reason: z.string().nullable() })),
  })
  .meta({ id: 'PoolAccount' })
export type PoolAccountView = z.infer<typeof PoolAccountView>

export const Pool = z
  .object({
    healthyShare: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'Share of the slots of enabled accounts that take work.' }),
    isDegraded: z.boolean().meta({ description: 'The alarm: the share has stayed below the threshold.' }),
    accounts: z.array(PoolAccountView),
    line: z.object({
      waiting: z.int(),
      isMore: IsMore,
      oldestWaitMs: z.int().nullable(),
      queues: z.array(z.object({ priority: z.int(), clientId: z.string(), waiting: z.int(), isMore: IsMore })),
      hasMoreQueues: z.boolean(),
    }),
  })
  .meta({ id: 'Pool' })
export type Pool = z.infer<typeof Pool>
