// The pool as operators see it, and the place of a waiting generation in the line.
import { z } from 'zod'
import { AccountLoad } from './account-load.ts'

const Time = z.iso.datetime()
const IsMore = z.boolean().meta({ description: 'True where counting stopped at its limit: there are more.' })
const Skipped = z.array(z.object({ account: z.string(), reason: z.string() }))

export const LinePlace = z
  .object({
    position: z.int().meta({ description: 'Place in the line, from 1, in the present order.' }),
    isMore: IsMore,
    level: z.int().meta({ description: 'Present priority: it rises by one for every ten minutes of waiting.' }),
    estimatedStartAt: Time.nullable().meta({
      description: 'Estimate from measured durations. Null where none was measured, or where no account can run it.',
    }),
    skipped: Skipped.meta({ description: 'Accounts that cannot run it now, and the reason.' }),
  })
  .meta({ id: 'LinePlace' })
export type LinePlace = z.infer<typeof LinePlace>

export const Pool = z
  .object({
    healthyShare: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'Share of the slots of enabled accounts that accept work.' }),
    isDegraded: z
      .boolean()
      .meta({ description: 'True while the alarm is on: the share has stayed below the threshold.' }),
    accounts: z.array(AccountLoad),
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
