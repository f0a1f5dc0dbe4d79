// Collecting after an earlier workflow or an earlier try, over the real records.
import { beforeEach, expect, it } from 'vitest'
import { generationRecords } from '../assembly/records.ts'
import { recordAccepted } from '../db/attempts/record-acceptance.ts'
import { beginCollecting } from '../db/generations/begin-collecting.ts'
import { recordGenerationWait } from '../db/generations/waits.ts'
import { activityContext } from './support/stand-ins/activity-context.ts'
import { emptyPool, sendNew } from './support/pool/pool-steps.ts'
import { useTestDatabase } from './support/servers/database.ts'
import { collectResult } from '../activities/generations/collect-result.ts'
import { submitGeneration } from '../activities/generations/submit.ts'
import type { GenerationDeps } from '../activities/generations/deps.ts'

const test = useTestDatabase()

beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 1 }]))

async function submitted() {
  const sent = await sendNew(test.db)
  const accepted = { requestId: sent.attemptId, correlationId: undefined, platformStatus: 'queued' } as const
  await recordAccepted(test.db, { ...sent, ...accepted })
  return sent
}

function depsWith(status: () => Promise<unknown>): GenerationDeps {
  const records = generationRecords(test.db, 'https://platform.example')
  return { records, platform: { status }, signalGrants: async () => {} } as unknown as GenerationDeps
}

const collect = (deps: GenerationDeps, generationId: string) =>
  activityContext().run(() => collectResult(deps, { generationId }))

it('goes on with the files of a decided attempt, also where the platform does not respond', async () => {
  const { generationId, attemptId } = await submitted()
  const keptUntilMs = Date.now() + 3_600_000
  const files = [{ kind: 'image', url: 'https://files.example/1.png' }] as const
  await beginCollecting(test.db, { generationId, attemptId, files, keptUntilMs })
  const deps = depsWith(async () => ({ kind: 'not_found' }))
  expect(await collect(deps, generationId)).toEqual({ kind: 'decided', attemptId, keptUntilMs })
})

it('ends the wait for the platform where it responds that the request runs', async () => {
  const { generationId } = await submitted()
  const wait = { what: 'read_result', cause: 'platform', reason: 'HTTP 502', nextTryAtMs: undefined } as const
  await recordGenerationWait(test.db, { generationId, ...wait })
  const report = {
    status: 'in_progress',
    outputs: [],
    error: undefined,
    correlationId: undefined,
    expiresAt: undefined,
  }
  const deps = depsWith(async () => ({ kind: 'report', report }))
  expect(await collect(deps, generationId)).toMatchObject({ kind: 'not_finished' })
  expect(
    await test.db.selectFrom('generationWait').selectAll().where('generationId', '=', generationId).execute(),
  ).toEqual([])
})

it('goes on with a decided attempt also where Temporal repeats its submission, as after a restore of Temporal alone', async () => {
  const { generationId, attemptId, grant } = await submitted()
  const files = [{ kind: 'image', url: 'https://files.example/1.png' }] as const
  await beginCollecting(test.db, { generationId, attemptId, files, keptUntilMs: Date.now() + 3_600_000 })
  const deps = { ...depsWith(async () => ({ kind: 'not_found' })), callbackUrl: () => undefined }
  const submit = () => submitGeneration(deps, { generationId, grant, heartbeat: { sendNow: () => {} } })
  expect(await activityContext().run(submit)).toMatchObject({ kind: 'submitted', attemptId })
  expect(await collect(deps, generationId)).toMatchObject({ kind: 'decided', attemptId })
})
