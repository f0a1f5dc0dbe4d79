// Steps of a generation that are cut off while bytes are on their way: what they keep, and how soon they hear of it.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GenerationDeps } from '../activities/generations/deps.ts'
import { storeOutput } from '../activities/generations/store-output.ts'
import { submitGeneration } from '../activities/generations/submit.ts'
import { createHiggsfieldPlatform } from '../adapters/higgsfield/client.ts'
import { fixedCredentials } from '../adapters/higgsfield/testing/fixed-credentials.ts'
import { type SeenRequest, startScriptedServer } from '../adapters/higgsfield/testing/scripted-server.ts'
import { createFilesystemStore } from '../adapters/storage/filesystem-store.ts'
import { findAttempt } from '../db/attempts/read.ts'
import { requestJobCancel } from '../db/jobs/jobs.ts'
import { claimsIn } from '../assembly/claim-key.ts'
import { assembleMedia } from '../assembly/media.ts'
import { generationRecords } from '../assembly/records.ts'
import { activityContext } from './support/stand-ins/activity-context.ts'
import { LIGHTHOUSE } from './support/clients/api-client.ts'
import { useTestDatabase } from './support/servers/database.ts'
import { emptyPool, grantNew } from './support/pool/pool-steps.ts'

const database = useTestDatabase()
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hfw-test-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

function depsAt(baseUrl: string): GenerationDeps {
  const store = createFilesystemStore({ root: path.join(folder, 'store') })
  return {
    records: generationRecords(database.db, baseUrl),
    platform: createHiggsfieldPlatform({
      baseUrl,
      credentials: {
        ...fixedCredentials([]),
        responded: () => {},
        keysOf: async () => [{ id: 'id-1', keyId: 'id-1', secret: 'secret-1' }],
      },
      userAgent: 'test/1',
    }),
    library: assembleMedia({ store, claimKey: claimsIn(database.db), workDir: folder }).library,
    store,
    signalGrants: async () => {},
    reportLateOutcome: async () => {},
    holdsUnknown: false,
    callbackUrl: () => undefined,
  }
}

const workFolders = async () => (await readdir(folder)).filter((name) => name.startsWith('hfw-work-'))

describe('a download', () => {
  const TAG = '"v1"'

  /** Sends the first `stopAt` bytes and falls silent; asked for the rest, it sends the rest. */
  function stallingHost(picture: Buffer, stopAt: number, headers: Record<string, string>) {
    return startScriptedServer((request: SeenRequest, response: ServerResponse) => {
      const start = Number(/^bytes=(\d+)-$/.exec(request.headers['range'] ?? '')?.[1] ?? 0)
      if (start > 0) {
        const range = { ...headers, 'content-range': `bytes ${start}-${picture.length - 1}/${picture.length}` }
        response.writeHead(206, range).end(picture.subarray(start))
      } else {
        response.writeHead(200, { ...headers, 'content-length': picture.length }).write(picture.subarray(0, stopAt))
      }
    })
  }

  /** Size of the file that is being downloaded. */
  async function arrivedBytes(): Promise<number> {
    const [part] = (await workFolders()).filter((name) => name.endsWith('.open'))
    return part === undefined ? 0 : (await stat(path.join(folder, part, 'body')).catch(() => ({ size: 0 }))).size
  }

  async function cancelMidway(deps: GenerationDeps, url: string): Promise<number> {
    const activity = activityContext()
    const running = activity.run(() => storeOutput(deps, { kind: 'image', url }))
    const failure = running.then(
      () => undefined,
      (error: unknown) => error,
    )
    await expect.poll(arrivedBytes).toBe(1_000)
    const cancelledAtMs = performance.now()
    activity.cancel()
    expect(String(await failure)).toContain('CANCELLED')
    return performance.now() - cancelledAtMs
  }

  it('ends at once when it is cancelled, and the next try asks for the rest only', async () => {
    const picture = await readFile(LIGHTHOUSE)
    await using host = await stallingHost(picture, 1000, { etag: TAG })
    const deps = depsAt(host.baseUrl)
    const url = `${host.baseUrl}/1.png`
    expect(await cancelMidway(deps, url)).toBeLessThan(1_000)
    const media = await activityContext({ attempt: 2 }).run(() => storeOutput(deps, { kind: 'image', url }))
    expect(media.sizeBytes).toBe(picture.length)
    expect(host.seen.map(({ headers }) => [headers['range'], headers['if-range']])).toEqual([
      [undefined, undefined],
      ['bytes=1000-', TAG],
    ])
    expect(await workFolders()).toEqual([])
  })

  it('begins anew where the server cannot name the version of its file', async () => {
    const picture = await readFile(LIGHTHOUSE)
    await using host = await stallingHost(picture, 1000, {})
    const deps = depsAt(host.baseUrl)
    const url = `${host.baseUrl}/1.png`
    await cancelMidway(deps, url)
    await cancelMidway(deps, url)
    expect(host.seen.map(({ headers }) => headers['range'])).toEqual([undefined, undefined])
  })
})

describe('a submission', () => {
  const ACCEPTED = JSON.stringify({ status: 'queued', request_id: 'request-1' })
  const told: unknown[] = []

  beforeEach(async () => {
    await emptyPool(database.db, [{ name: 'north', slots: 1 }])
    told.length = 0
  })

  /** A platform that accepts once it is let to. */
  function slowPlatform() {
    const answering = Promise.withResolvers<void>()
    const host = startScriptedServer((_request, response) => {
      void answering.promise.then(() => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(ACCEPTED)
      })
    })
    return { host, answer: () => answering.resolve() }
  }

  async function newGrant() {
    const input = { prompt: 'x', aspectRatio: '16:9', resolution: '720p', batchSize: 1, enhancePrompt: true }
    return grantNew(database.db, { input })
  }

  async function submit(deps: GenerationDeps, activity = activityContext()) {
    const grant = await newGrant()
    const { generationId } = grant
    const running = activity.run(() =>
      submitGeneration(deps, { generationId, grant, heartbeat: { sendNow: (details) => void told.push(details) } }),
    )
    // Looked at later, by those who want it to fail.
    running.catch(() => {})
    return { generationId, running }
  }

  it('is let to its answer when the worker stops meanwhile, so that its request id is not lost', async () => {
    const platform = slowPlatform()
    await using host = await platform.host
    const activity = activityContext()
    const { running } = await submit(depsAt(host.baseUrl), activity)
    while (host.seen.length === 0) await sleep(10)
    activity.cancel()
    platform.answer()
    const answer = await running
    expect(answer).toMatchObject({ kind: 'submitted', requestId: 'request-1' })
    const attemptId = answer.kind === 'submitted' ? answer.attemptId : ''
    expect(await findAttempt(database.db, attemptId)).toMatchObject({ state: 'submitted', requestId: 'request-1' })
  })

  it('ends the generation and sends nothing where its cancellation was stored after the grant', async () => {
    await using host = await startScriptedServer((_request, response) => void response.end())
    const deps = depsAt(host.baseUrl)
    const grant = await newGrant()
    const { generationId } = grant
    await requestJobCancel(database.db, { table: 'generation', clientId: 'local', id: generationId })
    const submitting = activityContext().run(() =>
      submitGeneration(deps, { generationId, grant, heartbeat: { sendNow: () => {} } }),
    )
    expect(await submitting).toEqual({ kind: 'ended', result: { status: 'cancelled' } })
    expect(host.seen).toEqual([])
    const lease = database.db.selectFrom('lease').select('releasedAt').where('id', '=', grant.leaseId)
    expect((await lease.executeTakeFirstOrThrow()).releasedAt).not.toBeNull()
  })

  it('lets the heartbeat carry its answer while the records take long', async () => {
    const platform = slowPlatform()
    await using host = await platform.host
    const { generationId, running } = await submit(depsAt(host.baseUrl))
    while (host.seen.length === 0) await sleep(10)
    await database.db.transaction().execute(async (trx) => {
      await trx.selectFrom('attempt').select('id').where('generationId', '=', generationId).forUpdate().execute()
      platform.answer()
      await expect.poll(() => told).toEqual([expect.objectContaining({ requestId: 'request-1' })])
    })
    expect(await running).toMatchObject({ kind: 'submitted', requestId: 'request-1' })
  })

  it('leaves its answer in the heartbeat where the records are away at once and the worker stops', async () => {
    const platform = slowPlatform()
    await using host = await platform.host
    const deps = depsAt(host.baseUrl)
    const recordAccepted = () => Promise.reject(new Error('the database is away'))
    // A slow read before the write: the heartbeat has the acceptance already when the write fails.
    const observeDurations = async () => {
      await expect.poll(() => told).toHaveLength(1)
      return undefined
    }
    const activity = activityContext()
    const records = { ...deps.records, recordAccepted, observeDurations }
    const { running } = await submit({ ...deps, records }, activity)
    while (host.seen.length === 0) await sleep(10)
    activity.cancel()
    platform.answer()
    await expect(running).rejects.toThrow('the database is away')
    expect(told).toEqual([expect.objectContaining({ requestId: 'request-1' })])
  })
})
