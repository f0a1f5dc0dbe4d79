// The chores of the worker.
import { renewSecretsWhenShared } from '../../db/accounts/secrets-check.ts'
import { reapAndGrant } from '../../db/pool/leases.ts'
import { placeAgain } from '../../db/pool/place-again.ts'
import { recheckKeys } from '../../services/accounts/recheck-keys.ts'
import { bookLateAttempts, newLateWalks } from '../../services/attempts/book-late-attempts.ts'
import { endUnplaceableJobs } from '../../services/characters/end-unplaceable.ts'
import { startUnfinishedTrainings, type TrainingWalks } from '../../services/characters/start-unfinished.ts'
import { startOpenJoins } from '../../services/films/start-open-joins.ts'
import { warnOfExpiry } from '../../services/generations/warn-of-expiry.ts'
import { deleteExpiredResponses } from '../../services/idempotency/delete-expired-responses.ts'
import { type ResumeWalks, resumeEnded } from '../../services/jobs/resume-ended.ts'
import { signalGrants } from '../../services/jobs/signal-grants.ts'
import { newUnstartedWalks, startUnstarted } from '../../services/jobs/start-unstarted.ts'
import { readListings } from '../../services/models/read-listings.ts'
import { learnPrices } from '../../services/money/learn-prices.ts'
import { warnOfBudgets } from '../../services/money/warn-of-budgets.ts'
import { readLists } from '../../services/named-lists/read-lists.ts'
import { watchPool } from '../../services/pool/pool.ts'
import { deleteHistory } from '../../services/retention/delete-history.ts'
import type { Walk } from '../../services/jobs/walk.ts'
import { deleteUnusedFiles } from '../../services/retention/delete-unused-files.ts'
import { deleteExpiredSessions } from '../../services/uploads/delete-session.ts'
import type { Chore } from './chore.ts'

const MINUTE_MS = 60_000

/** Where the next round of each list goes on. A round begins anew after a restart of the worker. */
const walks = {
  unstarted: newUnstartedWalks(),
  ended: { generations: {}, films: {} } satisfies ResumeWalks as ResumeWalks,
  late: newLateWalks(),
  joins: {} satisfies Walk as Walk,
  trainings: { trainings: {}, removals: {} } satisfies TrainingWalks as TrainingWalks,
}

export const CHORES: readonly Chore[] = [
  {
    name: 'pool',
    everyMs: 2_000,
    reason:
      'Expired leases return their slots, and ended cool-downs free an account: no other event grants those slots.',
    async run(ctx) {
      const { reapedLeases, grants } = await reapAndGrant(ctx.db)
      await signalGrants(ctx, grants)
      return reapedLeases + grants.length > 0 ? { reapedLeases, granted: grants.length } : undefined
    },
  },
  {
    name: 'pool alarm',
    everyMs: 2_000,
    reason: 'The alarm depends on time as well as on events. It is raised and cleared as quickly as the pool changes.',
    async run(ctx) {
      await watchPool({ ctx, input: { threshold: ctx.alarmThreshold } })
      return undefined
    },
  },
  {
    name: 'expiring files',
    everyMs: MINUTE_MS,
    reason:
      'Operators must be warned before the platform deletes files that could not be stored; no other event does it.',
    async run(ctx) {
      const warned = await warnOfExpiry({ ctx })
      return warned > 0 ? { warned } : undefined
    },
  },
  {
    name: 'budgets',
    everyMs: 10_000,
    reason:
      'A price that rose, or a second payment, can exceed a budget after its jobs were accepted; nothing else reports it.',
    async run(ctx) {
      const warned = await warnOfBudgets({ ctx })
      return warned > 0 ? { warned } : undefined
    },
  },
  {
    name: 'keys',
    everyMs: 5_000,
    reason: 'Refused keys are tried again when they are due, and replaced keys are erased after their time.',
    async run(ctx) {
      const done = await recheckKeys({ ctx })
      return done.back + done.deleted + done.failed > 0 ? { ...done } : undefined
    },
  },
  {
    name: 'secrets',
    everyMs: 10_000,
    reason:
      'After a change of the secrets key, the secrets are encrypted again when every process can read the new key.',
    async run(ctx) {
      const renewal = await renewSecretsWhenShared(ctx.db, ctx.secrets)
      if (renewal.kind === 'current') return undefined
      const { kind: secrets, ...facts } = renewal
      return { secrets, ...facts }
    },
  },
  {
    name: 'unstarted',
    everyMs: 5_000,
    reason: 'A crash, or an absent Temporal, leaves accepted jobs without a workflow and cancellations undelivered.',
    async run(ctx) {
      const found = await startUnstarted({ ctx, input: { walks: walks.unstarted } })
      return found.started + found.cancelled > 0 ? { ...found } : undefined
    },
  },
  {
    name: 'model lists',
    everyMs: 5_000,
    firstAfterMs: 3_000,
    reason:
      'A model that an account offers must be usable although the catalogue does not have it. Each list is read every hour.',
    async run(ctx) {
      const done = await readListings({ ctx, input: {} })
      return done.read + done.failed > 0 ? { ...done } : undefined
    },
  },
  {
    name: 'characters',
    everyMs: 5_000,
    reason: 'A job whose Soul ID no account holds any more, and that is not trained again, would wait for ever.',
    async run(ctx) {
      const done = await endUnplaceableJobs({ ctx })
      return done.ended > 0 ? { ...done } : undefined
    },
  },
  {
    name: 'removed accounts',
    everyMs: 15_000,
    reason:
      'A job that only removed accounts could take would wait for ever, also where another account offers the same.',
    async run({ db }) {
      const placed = await placeAgain(db, { limit: 100 })
      return placed > 0 ? { placed } : undefined
    },
  },
  {
    name: 'prices',
    everyMs: 15_000,
    reason: 'Estimates and budgets use the platform’s prices, which have to be known before a job arrives.',
    async run(ctx) {
      const done = await learnPrices({ ctx, input: {} })
      return done.learned > 0 ? { ...done } : undefined
    },
  },
  {
    name: 'lists',
    everyMs: 15_000,
    reason:
      'Styles, motions and presets are given by name, and the platform changes its lists. Each is read once a day, and of a new account at once.',
    async run(ctx) {
      const { read, added, gone, failed } = await readLists({ ctx })
      return added + gone > 0 ? { read, added, gone, failed } : undefined
    },
  },
  {
    name: 'ended workflows',
    everyMs: MINUTE_MS,
    firstAfterMs: 30_000,
    reason:
      'A job whose workflow was terminated, or lost with its server, would stay unfinished and keep its slot. It is resumed.',
    async run(ctx) {
      const resumed = await resumeEnded({ ctx, input: { walks: walks.ended } })
      return resumed.generations + resumed.films > 0 ? { ...resumed } : undefined
    },
  },
  {
    name: 'film joins',
    everyMs: 30_000,
    reason: 'A requested join whose workflow could not be started, or was terminated, would stay open for ever.',
    async run(ctx) {
      const open = await startOpenJoins({ ctx, input: { walk: walks.joins } })
      return open > 0 ? { open } : undefined
    },
  },
  {
    name: 'trainings',
    everyMs: 30_000,
    reason:
      'A training or a removal of a Soul ID whose workflow could not be started, or was terminated, would stay open for ever.',
    async run(ctx) {
      const open = await startUnfinishedTrainings({ ctx, input: { walks: walks.trainings } })
      return open.trainings + open.removals > 0 ? { ...open } : undefined
    },
  },
  {
    name: 'unknown attempts',
    everyMs: 5 * MINUTE_MS,
    reason:
      'An attempt that was given up after the platform accepted it may still be charged; its price is read later.',
    async run(ctx) {
      const followed = await bookLateAttempts({ ctx, input: { walks: walks.late } })
      return followed > 0 ? { followed } : undefined
    },
  },
  {
    name: 'idempotency',
    everyMs: MINUTE_MS,
    reason: 'Stored responses expire. Removing them keeps the table small; nothing else depends on it.',
    async run(ctx) {
      const forgotten = await deleteExpiredResponses({ ctx })
      return forgotten > 0 ? { forgotten } : undefined
    },
  },
  {
    name: 'history',
    everyMs: MINUTE_MS,
    reason:
      'Tables that only grow make every backup slower and fill the disk. One round deletes more than a minute adds.',
    async run(ctx) {
      const deleted = await deleteHistory({ ctx, input: ctx.retention })
      return Object.values(deleted).some((count) => count > 0) ? deleted : undefined
    },
  },
  {
    name: 'unused files',
    everyMs: MINUTE_MS,
    firstAfterMs: 30_000,
    reason:
      'Uploads that no job uses or that were not completed, and files of interrupted imports, would fill the object store.',
    async run(ctx) {
      const sessions = await deleteExpiredSessions({ ctx })
      const deleted = await deleteUnusedFiles({ ctx, input: { uploadsMs: ctx.retention.unusedUploadsMs } })
      return sessions + deleted.uploads + deleted.files > 0 ? { ...deleted, sessions } : undefined
    },
  },
]
