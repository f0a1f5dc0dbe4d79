// The step that stores the files of a paid attempt, over real records, a real file host and a real object store. Its tries fail in
// each way, and the generation says so, is charged once, and keeps what is stored.
import { mkdtemp, rm } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { GenerationDeps } from '../activities/generations/deps.ts'
import { failGeneration } from '../activities/generations/fail.ts'
import { fetchOutputs } from '../activities/generations/fetch-outputs.ts'
import { createHiggsfieldPlatform } from '../adapters/higgsfield/client.ts'
import { fixedCredentials } from '../adapters/higgsfield/testing/fixed-credentials.ts'
import { createS3Store } from '../adapters/storage/s3-store.ts'
import { type S3TestServer, startS3TestServer } from '../adapters/storage/testing/s3-test-server.ts'
import { claimsIn } from '../assembly/claim-key.ts'
import { assembleMedia } from '../assembly/media.ts'
import { generationRecords } from '../assembly/records.ts'
import { findGeneration } from '../db/generations/read.ts'
import { recordAccepted } from '../db/attempts/record-acceptance.ts'
import { recordFiles } from '../db/attempts/outputs.ts'
import { beginCollecting } from '../db/generations/begin-collecting.ts'
import type { FetchReason } from '../contracts/steps/collecting.ts'
import { png } from './support/pictures.ts'
import { emptyPool, sendNew } from './support/pool/pool-steps.ts'
import { useTestDatabase } from './support/servers/database.ts'
import { type FileServer, startFileServer } from './support/servers/file-server.ts'
import { activityContext } from './support/stand-ins/activity-context.ts'

const test = useTestDatabase()
let folder: string
let bucket: S3TestServer
let store: ReturnType<typeof createS3Store>
let host: FileServer
let deps: GenerationDeps
/** How the file host responds to the next request for a path; without an entry, it sends the file. */
const nextResponses = new Map<string, (response: ServerResponse, file: Buffer) => void>()
const TAG = '"v1"'
const FILES: Record<string, Buffer> = { '/1.png': png(), '/2.png': png({ rgb: [200, 20, 20] }) }

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hfw-test-'))
  bucket = await startS3TestServer()
  const credentials = { accessKeyId: bucket.accessKeyId, secretAccessKey: 'test-secret' }
  store = createS3Store({ ...bucket, region: 'eu-central-1', credentials, maxAttempts: 1 })
  host = await startFileServer((request, response) => {
    const name = request.url!.split('?')[0]!
    const file = FILES[name]!
    const special = nextResponses.get(name)
    nextResponses.delete(name)
    if (special) special(response, file)
    else sendFrom(request.headers.range, response, file)
  })
  const credentialsOfAccounts = fixedCredentials([])
  deps = {
    records: generationRecords(test.db, host.url),
    platform: createHiggsfieldPlatform({ baseUrl: host.url, credentials: credentialsOfAccounts, userAgent: 'test/1' }),
    library: assembleMedia({ store, claimKey: claimsIn(test.db), workDir: folder }).library,
    store,
    signalGrants: async () => {},
    reportLateOutcome: async () => {},
    holdsUnknown: false,
    callbackUrl: () => undefined,
  }
})
afterAll(async () => {
  store?.close()
  await bucket?.close()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await emptyPool(test.db, [{ name: 'north', slots: 1 }])
  nextResponses.clear()
  host.seen.length = 0
})

/** Sends the file, or the range of it that begins at an offset. */
function sendFrom(range: string | undefined, response: ServerResponse, file: Buffer): void {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
  if (start >= file.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end()
  } else if (start > 0) {
    const contentRange = `bytes ${start}-${file.length - 1}/${file.length}`
    response.writeHead(206, { etag: TAG, 'content-range': contentRange }).end(file.subarray(start))
  } else {
    response.writeHead(200, { etag: TAG, 'content-length': file.length }).end(file)
  }
}

const filesAt = (query = '') =>
  Object.keys(FILES).map((name) => ({ kind: 'image', url: host.url + name + query }) as const)
const HOUR_MS = 3_600_000

/** A generation that is charged, and whose two files are not stored yet. */
async function collecting() {
  const sent = await sendNew(test.db)
  const accepted = { requestId: sent.attemptId, correlationId: undefined, platformStatus: 'queued' } as const
  await recordAccepted(test.db, { ...sent, ...accepted })
  await beginCollecting(test.db, { ...sent, files: filesAt(), keptUntilMs: Date.now() + HOUR_MS })
  return sent
}

const fetchFiles = (attemptId: string, reason: FetchReason = 'result') =>
  activityContext().run(() => fetchOutputs(deps, { attemptId, reason }))

async function stateOf(generationId: string) {
  const generation = await findGeneration(test.db, { clientId: 'local', id: generationId })
  const { status, error, waitingFor, outputs } = generation!
  const rows = await test.db
    .selectFrom('ledgerEntry')
    .select('spentChange')
    .where('generationId', '=', generationId)
    .execute()
  const charges = rows.filter(({ spentChange }) => spentChange > 0).length
  return { status, error, waitingFor, charges, outputs: outputs.map(({ sizeBytes }) => sizeBytes) }
}

const COMPLETED = { kind: 'ended', result: { status: 'completed' } }
const STORED = {
  ...{ status: 'completed', error: null, waitingFor: null, charges: 1 },
  outputs: Object.values(FILES).map((file) => file.length),
}

/** A charged generation that has stored its first file, and waits for the second one for this reason. */
const waitingFor = (reason: string) => ({
  ...{ status: 'collecting', error: null, charges: 1, outputs: [] },
  waitingFor: { what: 'store_files', storedFiles: 1, totalFiles: 2, reason: expect.stringContaining(reason) },
})

it.each([
  [507, 'the object store is full'],
  [403, 'the object store refuses the credentials'],
  [503, 'the object store is not available'],
])('waits where the object store responds with %i, and then stores what it has downloaded', async (status, reason) => {
  const { generationId, attemptId } = await collecting()
  nextResponses.set('/2.png', (response, file) => {
    // The first file is stored by now.
    bucket.failNext(status, 'Refused')
    sendFrom(undefined, response, file)
  })
  await expect(fetchFiles(attemptId)).rejects.toThrow()
  expect(await stateOf(generationId)).toMatchObject(waitingFor(reason))
  bucket.failNext(status, 'Refused')
  await expect(fetchFiles(attemptId)).rejects.toThrow()
  expect(await stateOf(generationId)).toMatchObject(waitingFor(reason))
  expect(await fetchFiles(attemptId)).toEqual(COMPLETED)
  expect(await stateOf(generationId)).toEqual(STORED)
  expect(host.seen).toEqual(['/1.png', '/2.png', '/2.png', '/2.png'])
})

it('continues a file that broke off', async () => {
  const { generationId, attemptId } = await collecting()
  nextResponses.set('/2.png', (response, file) => {
    response.writeHead(200, { etag: TAG, 'content-length': file.length }).write(file.subarray(0, 20))
    setTimeout(() => response.destroy(), 100)
  })
  await expect(fetchFiles(attemptId)).rejects.toThrow('broke off')
  expect(await stateOf(generationId)).toMatchObject(waitingFor('broke off'))
  expect(await fetchFiles(attemptId)).toEqual(COMPLETED)
  expect(await stateOf(generationId)).toEqual(STORED)
})

it('waits where an address has expired, and continues with the addresses that are read again', async () => {
  const { generationId, attemptId } = await collecting()
  nextResponses.set('/2.png', (response) => response.writeHead(403).end('Request has expired'))
  await expect(fetchFiles(attemptId)).rejects.toThrow('HTTP 403')
  expect(await stateOf(generationId)).toMatchObject(waitingFor('HTTP 403'))
  await recordFiles(test.db, { attemptId, files: filesAt('?signed=again'), keptUntilMs: Date.now() + HOUR_MS })
  expect(await fetchFiles(attemptId)).toEqual(COMPLETED)
  expect(host.seen).toEqual(['/1.png', '/2.png', '/2.png?signed=again'])
  expect(await stateOf(generationId)).toEqual(STORED)
})

it('a repeated step changes nothing, and returns the same', async () => {
  const { generationId, attemptId } = await collecting()
  const results = [await fetchFiles(attemptId), await fetchFiles(attemptId), await fetchFiles(attemptId, 'operator')]
  expect(results).toEqual([COMPLETED, COMPLETED, COMPLETED])
  expect(await stateOf(generationId)).toEqual(STORED)
  expect(host.seen).toEqual(['/1.png', '/2.png'])
})

/** The platform's file host does not find the second file, for so many requests. */
async function fetchWithoutFile(attemptId: string, { tries, reason }: { tries: number; reason: FetchReason }) {
  const last: unknown[] = []
  for (let made = 0; made < tries; made += 1) {
    nextResponses.set('/2.png', (response) => response.writeHead(404).end())
    last[0] = await fetchFiles(attemptId, reason).catch((error: unknown) => error)
  }
  return last[0]
}

it('waits while a file is not found, and ends as lost and paid at the twentieth try in a row', async () => {
  const { generationId, attemptId } = await collecting()
  expect(await fetchWithoutFile(attemptId, { tries: 19, reason: 'result' })).toMatchObject({ gone: true })
  expect(await stateOf(generationId)).toMatchObject(waitingFor('HTTP 404'))
  const ended = await fetchWithoutFile(attemptId, { tries: 1, reason: 'result' })
  expect(ended).toMatchObject({ kind: 'ended', result: { status: 'failed', code: 'output_lost', paid: 'yes' } })
  const error = { code: 'output_lost', detail: expect.stringContaining('HTTP 404'), paid: 'yes' }
  const failed = { status: 'failed', error, waitingFor: null, charges: 1, outputs: [] }
  expect(await stateOf(generationId)).toEqual(failed)
  // An operator fetches later what the platform has by then.
  expect(await fetchWithoutFile(attemptId, { tries: 20, reason: 'operator' })).toMatchObject({ type: 'OutputLost' })
  expect(await stateOf(generationId)).toEqual(failed)
  expect(await fetchFiles(attemptId, 'operator')).toEqual(COMPLETED)
  expect(await stateOf(generationId)).toEqual(STORED)
})

it('stores the files of a generation whose time ended meanwhile, which stays failed and paid', async () => {
  const { generationId, attemptId } = await collecting()
  nextResponses.set('/2.png', (response) => response.writeHead(500).end())
  await expect(fetchFiles(attemptId)).rejects.toThrow('HTTP 500')
  const given = { code: 'output_lost', detail: 'the platform has deleted the files' } as const
  await failGeneration(deps, { generationId, ...given })
  const failed = { status: 'failed', error: { ...given, paid: 'yes' }, charges: 1, waitingFor: null }
  expect(await stateOf(generationId)).toEqual({ ...failed, outputs: [] })
  expect(await fetchFiles(attemptId)).toMatchObject({ result: { status: 'failed', code: 'output_lost', paid: 'yes' } })
  expect(await stateOf(generationId)).toEqual({ ...failed, outputs: STORED.outputs })
})
