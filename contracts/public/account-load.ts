// The load of an account and whether it accepts work now: the same fields in the pool's overview and in an account.
import { z } from 'zod'
import { ACCOUNT_AVAILABILITIES, CIRCUIT_CAUSES, PAUSE_CAUSES } from '../vocabulary/pool.ts'

const Time = z.iso.datetime()

export const AccountLoad = z
  .object({
    name: z.string(),
    availability: z.enum(ACCOUNT_AVAILABILITIES).meta({
      description:
        'Whether it accepts work now. `paused`: it comes back automatically at `pausedUntil`. `trying`: one trial generation decides whether it is ready again. `off`: it is draining, or has no key that the platform accepts.',
    }),
    reason: z.string().nullable().meta({ description: 'Why it is not `ready`; null where it is.' }),
    cause: z.enum(PAUSE_CAUSES).nullable().meta({
      description:
        'Why it is `paused`, `trying` or `off`; null where it takes work. `cool_down`: the platform named a time, or a default counts. `failing`: requests had no response, or a server error.',
    }),
    pausedUntil: Time.nullable().meta({ description: 'When the pause ends. Null where it is not `paused`.' }),
    slots: z
      .object({
        configured: z.int(),
        usable: z.int().meta({
          description: 'Slots that count now: fewer than configured where refusals have shown that there are fewer.',
        }),
        inUse: z.int(),
        byModel: z
          .array(z.object({ model: z.string(), inUse: z.int(), limit: z.int().nullable() }))
          .meta({ description: 'Models that hold slots or have a limit of their own.' }),
      })
      .meta({ description: 'The platform has no call that returns the limit. It is configured, then learned.' }),
    circuit: z
      .object({
        cause: z.enum(CIRCUIT_CAUSES),
        openedAt: Time,
        until: Time,
        opens: z.int().meta({ description: 'How often it opened in a row. 0 after an operator ended the pause.' }),
        isTrialRunning: z.boolean().meta({ description: 'Whether the trial generation runs now.' }),
      })
      .nullable()
      .meta({ description: 'Set after repeated failures or a lack of credits, until a trial generation succeeds.' }),
    blockedModels: z.array(z.object({ model: z.string(), until: Time, reason: z.string().nullable() })).meta({
      description:
        'Models that the platform refused on this account. `POST /…` names the newer route of a model that the account does not have: jobs of the model use its older route.',
    }),
  })
  .meta({ id: 'PoolAccount' })
export type AccountLoad = z.infer<typeof AccountLoad>

/** For documentation and tests: an account that accepts work. */
export const ACCOUNT_LOAD_EXAMPLE: AccountLoad = {
  name: 'north',
  availability: 'ready',
  reason: null,
  cause: null,
  pausedUntil: null,
  slots: { configured: 4, usable: 4, inUse: 1, byModel: [] },
  circuit: null,
  blockedModels: [],
}
