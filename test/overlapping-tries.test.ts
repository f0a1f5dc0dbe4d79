// Two tries of one submission that overlap, in random schedules, with webhooks that come late: the ledger equals what the platform charged.
import { beforeAll, expect, it } from 'vitest'
import { acquireSlot } from '../activities/generations/acquire.ts'
import { bookLate } from '../activities/generations/book-late.ts'
import { collectResult } from '../activities/generations/collect-result.ts'
import type { GenerationDeps } from '../activities/generations/deps.ts'
import { failGeneration } from '../activities/generations/fail.ts'
import type { SubmissionOutcome } from '../activities/generations/platform-port.ts'
import { submitGeneration } from '../activities/generations/submit.ts'
import { generationRecords } from '../assembly/records.ts'
import type { SubmitStepResult } from '../contracts/steps/generation-results.ts'
import type { SlotGrant } from '../contracts/steps/messages.ts'
import { findCallbackTarget } from '../db/attempts/callbacks.ts'
import { appendLedgerEntry } from '../db/money/ledger.ts'
import { roleOfRequest } from '../domain/generations/late-attempt.ts'
import { bookLateAttempts } from '../services/attempts/book-late-attempts.ts'
import { activityContext } from './support/stand-ins/activity-context.ts'
import { standInLibrary, standInStore } from './support/stand-ins/media-stand-ins.ts'
import { recordingWorkflows } from './support/stand-ins/recording-workflows.ts'
import { silentLog } from './support/stand-ins/silent-log.ts'
import { scriptedPlatform } from './support/stand-ins/scripted-platform.ts'
import { emptyPool, newGeneration } from './support/pool/pool-steps.ts'
import { useTestDatabase } from './support/servers/database.ts'

const SCHEDULES = 300
const AT_ONCE = 15
const PRICE = 1.5
const LAST_TRY = 20

const test = useTestDatabase()

beforeAll(async () => {
  await emptyPool(test.db, [
    { name: 'north', slots: 1_000 },
    { name: 'south', slots: 1_000 },
  ])
})

/** A generator of numbers from 0 to 1 (mulberry32), so that a failure can be repeated by its seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const ACTS = ['accept', 'accept_again', 'refuse', 'lose_response', 'lose_request'] as const
type Act = (typeof ACTS)[number]

/** A platform whose responses the schedule releases. `accept_again`: a new request, although the key was accepted before. */
function overlappingPlatform(name: string) {
  const stub = scriptedPlatform()
  const inFlight: ((act: Act) => void)[] = []
  let isScheduled = true
  const respond = (act: Act, accountId: string, key: string): SubmissionOutcome => {
    const isAccepted = act === 'accept' || act === 'accept_again' || act === 'lose_response'
    const known = act === 'accept_again' ? undefined : stub.requests.find((request) => request.key === key)
    const requestId = known?.requestId ?? `${name}-${stub.requests.length + 1}`
    if (isAccepted && !known) stub.requests.push({ requestId, accountId, key, status: 'queued' })
    if (act === 'refuse') {
      const facts = { code: undefined, retryAfterMs: 1, httpStatus: 429, correlationId: undefined }
      return { kind: 'refused', refusal: 'blocked', detail: 'not now', ...facts }
    }
    if (act === 'lose_response' || act === 'lose_request') {
      return { kind: 'unknown', detail: 'no response', httpStatus: undefined }
    }
    return { kind: 'accepted', requestId, correlationId: undefined, platformStatus: 'queued' }
  }
  return {
    ...stub,
    inFlight,
    endSchedule: () => void (isScheduled = false),
    submit: ({ accountId, idempotencyKey }: { accountId: string; idempotencyKey: string }) =>
      isScheduled
        ? new Promise<SubmissionOutcome>((resolve) => {
            inFlight.push((act) => resolve(respond(act, accountId, idempotencyKey)))
          })
        : Promise.resolve(respond('accept', accountId, idempotencyKey)),
  }
}

type OverlappingPlatform = ReturnType<typeof overlappingPlatform>

function depsOf(platform: OverlappingPlatform): GenerationDeps {
  return {
    // Failures are not counted, so that the accounts stay usable for every schedule.
    records: { ...generationRecords(test.db, 'http://platform'), recordUnanswered: async () => {} },
    platform,
    library: standInLibrary,
    store: standInStore,
    signalGrants: async () => {},
    reportLateOutcome: async () => {},
    holdsUnknown: false,
    callbackUrl: () => 'http://callback',
  }
}

interface Play {
  deps: GenerationDeps
  platform: OverlappingPlatform
  generationId: string
  random: () => number
}

const runStep = <T>(attempt: number, work: () => Promise<T>) => activityContext({ attempt }).run(work)

const trySubmit = ({ deps, generationId }: Play, grant: SlotGrant, attempt: number) =>
  runStep(attempt, () => submitGeneration(deps, { generationId, grant, heartbeat: { sendNow: () => {} } }))

async function grantOf({ deps, generationId }: Play): Promise<SlotGrant | undefined> {
  const acquired = await runStep(1, () => acquireSlot(deps, { generationId }))
  return acquired.kind === 'granted' ? acquired.grant : undefined
}

/** Waits until this many submissions are in flight, or the try has ended without sending. */
async function untilSent({ platform }: Play, count: number, running: Promise<unknown>): Promise<void> {
  let isOver = false
  void running.then(
    () => (isOver = true),
    () => (isOver = true),
  )
  await expect.poll(() => isOver || platform.inFlight.length >= count, { interval: 2, timeout: 20_000 }).toBe(true)
}

/** Two tries that overlap, whose responses come in random order, with webhooks between them. */
async function overlap(play: Play, grant: SlotGrant): Promise<void> {
  const { platform, random } = play
  const first = trySubmit(play, grant, 1)
  first.catch(() => {})
  await untilSent(play, 1, first)
  const second = trySubmit(play, grant, random() < 0.5 ? 2 : LAST_TRY)
  second.catch(() => {})
  await untilSent(play, 2, second)
  const open = [first, second].slice(0, platform.inFlight.length).map((running, index) => ({ running, index }))
  if (random() < 0.5) open.reverse()
  const inOrder = random() < 0.7
  for (const { running, index } of open) {
    platform.inFlight[index]!(ACTS[Math.floor(random() * ACTS.length)]!)
    if (inOrder) await running.catch(() => {})
    if (random() < 0.3) await deliverWebhooks(play)
  }
  await Promise.allSettled([first, second])
  platform.endSchedule()
}

/** The platform sends a webhook for every request that it has accepted. */
async function deliverWebhooks({ deps, platform, generationId }: Play): Promise<void> {
  for (const { requestId, key } of platform.requests) {
    const attempt = await test.db
      .selectFrom('attempt')
      .select('id')
      .where('idempotencyKey', '=', key)
      .executeTakeFirstOrThrow()
    const target = await findCallbackTarget(test.db, attempt.id)
    const step: () => Promise<unknown> =
      roleOfRequest(target!, requestId) === 'own'
        ? () => collectResult(deps, { generationId, requestId })
        : () => bookLate(deps, { attemptId: attempt.id, requestId })
    await runStep(1, step)
  }
}

/** What the workflow does after the tries: it repeats the step, and follows the attempt to its end. */
async function runToEnd(play: Play, first: SlotGrant): Promise<void> {
  const { deps, generationId } = play
  let grant: SlotGrant | undefined = first
  for (let round = 0; round < 10; round += 1) {
    grant ??= await grantOf(play)
    if (!grant) return
    const result: SubmitStepResult = await trySubmit(play, grant, LAST_TRY)
    switch (result.kind) {
      case 'waiting':
        grant = result.grant
        continue
      case 'submitted':
        await runStep(1, () => collectResult(deps, { generationId }))
        return
      case 'unknown':
        if (play.random() < 0.5) await deliverWebhooks(play)
        await runStep(1, () => failGeneration(deps, { generationId, code: 'outcome_unknown', detail: 'no response' }))
        return
      case 'ended':
      case 'ended_before':
        return
    }
  }
  throw new Error('the generation does not end')
}

/** Housekeeping starts the late bookings that nothing else has started. */
async function doChores({ deps }: Play): Promise<void> {
  const workflows = recordingWorkflows()
  await bookLateAttempts({ ctx: { db: test.db, workflows, log: silentLog }, input: { olderThanMs: -60_000 } })
  for (const { detail } of workflows.calls) {
    const { input } = detail as { input: { attemptId: string; requestId: string } }
    await runStep(1, () => bookLate(deps, input))
  }
}

async function ledgerOf(generationId: string) {
  const entries = await test.db.selectFrom('ledgerEntry').selectAll().where('generationId', '=', generationId).execute()
  const undecided = await test.db
    .selectFrom('attempt')
    .select('id')
    .where('generationId', '=', generationId)
    .where('state', 'in', ['submitting', 'submitted', 'unknown'])
    .execute()
  const spent = entries.reduce((sum, { spentChange }) => sum + spentChange, 0)
  const held = entries.reduce((sum, { heldChange }) => sum + heldChange, 0)
  return { spent, held, undecided: undecided.length }
}

/** One generation: two tries that overlap, then its end, every webhook, and the chores. */
async function playSchedule(contract: string, seed: number) {
  const platform = overlappingPlatform(`${contract}-${seed}`)
  const generationId = await newGeneration(test.db, { priceCredits: PRICE })
  const play = { deps: depsOf(platform), platform, generationId, random: randomOf(seed) }
  const scope = { generationId }
  const reserved = {
    kind: 'reserved',
    clientId: 'local',
    scope,
    credits: PRICE,
    heldChange: PRICE,
    spentChange: 0,
  } as const
  await test.db.transaction().execute((trx) => appendLedgerEntry(trx, reserved))
  const grant = await grantOf(play)
  await overlap(play, grant!)
  await runToEnd(play, grant!)
  await deliverWebhooks(play)
  await doChores(play)
  await deliverWebhooks(play)
  const { spent, held, undecided } = await ledgerOf(generationId)
  return {
    seed,
    spent,
    held,
    charged: platform.requests.length * PRICE,
    isHoldRight: undecided === 0 ? held === 0 : held >= 0,
  }
}

it.each([
  ['honours keys', 'queueing'],
  ['has no idempotency', 'rejecting'],
] as const)(
  `${SCHEDULES / 2} schedules on an account that %s`,
  async (_what, contract) => {
    await test.db.updateTable('account').set({ contract }).execute()
    for (let seed = 1; seed <= SCHEDULES / 2; seed += AT_ONCE) {
      const seeds = Array.from({ length: AT_ONCE }, (_, index) => seed + index)
      const played = await Promise.all(seeds.map((each) => playSchedule(contract, each)))
      expect(played.filter(({ spent, charged, isHoldRight }) => spent !== charged || !isHoldRight)).toEqual([])
    }
  },
  300_000,
)

it('a try that would be unknown returns the acceptance that an overlapping try has recorded meanwhile', async () => {
  await test.db.updateTable('account').set({ contract: 'rejecting' }).execute()
  const platform = overlappingPlatform('meanwhile')
  const generationId = await newGeneration(test.db, { priceCredits: PRICE })
  const deps = depsOf(platform)
  const play = { deps, platform, generationId, random: randomOf(1) }
  const grant = (await grantOf(play))!
  const first = trySubmit(play, grant, 1)
  await untilSent(play, 1, first)
  const recordUnknown: typeof deps.records.recordUnknown = async (input) => {
    platform.inFlight[0]!('accept')
    await first
    return deps.records.recordUnknown(input)
  }
  const second = await trySubmit({ ...play, deps: { ...deps, records: { ...deps.records, recordUnknown } } }, grant, 2)
  expect(second).toEqual(await first)
  expect(second).toMatchObject({ kind: 'submitted', requestId: platform.requests[0]!.requestId })
})
