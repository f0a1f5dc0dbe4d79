// The pool as operators see it, and a waiting generation's place in its line.
import { z } from 'zod'
import { AccountLoad } from './account-load.ts'

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

export const Pool = z
  .object({
    healthyShare: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'Share of the slots of enabled accounts that take work.' }),
    isDegraded: z.boolean().meta({ description: 'The alarm: the share has stayed below the threshold.' }),
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
