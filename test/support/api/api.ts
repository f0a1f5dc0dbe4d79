// The API over real parts: its own database, a folder as object store, real media tools.
// Only Temporal is a stand-in that records calls; scenarios test what crosses into workflows.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createFetchMedia } from '../../../adapters/fetch/fetch-media.ts'
import { createFetchSlots } from '../../../adapters/fetch/fetch-slots.ts'
import { parseWebhook } from '../../../adapters/higgsfield/parse-webhook.ts'
import { fixedCredentials } from '../../../adapters/higgsfield/testing/fixed-credentials.ts'
import { createSecretBox } from '../../../adapters/secrets/secret-box.ts'
import { createFilesystemStore } from '../../../adapters/storage/filesystem-store.ts'
import { createSchemaChecker } from '../../../adapters/json-schema/schema-checker.ts'
import { verifyWebhookSignature } from '../../../adapters/webhooks/verify-signature.ts'
import { type ApiOptions, createApi } from '../../../api/app.ts'
import type { Api } from '../../../api/api-types.ts'
import { claimsIn } from '../../../assembly/claim-key.ts'
import { assembleMedia } from '../../../assembly/media.ts'
import { assemblePlatform } from '../../../assembly/platform.ts'
import { startEventListener } from '../../../db/events/listener.ts'
import type { ServiceContext } from '../../../services/context.ts'
import { checkDeclared } from './declared-answer.ts'
import { createTestDatabase, type TestDatabase } from '../servers/database.ts'
import { recordingWorkflows, type RecordingWorkflows } from '../stand-ins/recording-workflows.ts'
import { silentLog } from '../stand-ins/silent-log.ts'

export interface TestApi {
  api: Api
  ctx: ServiceContext
  database: TestDatabase
  workflows: RecordingWorkflows
  /** Sends a request as a caller on this machine. Every response is checked against its contract. */
  request(path: string, init?: RequestInit): Promise<Response>
  postJson(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** Another API over the same parts. */
  assemble(changes: Partial<ApiOptions> & { ctxChanges?: Partial<ServiceContext> }): Api
  close(): Promise<void>
}

async function startTestApi(): Promise<TestApi> {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'hfw-api-test-'))
  const store = createFilesystemStore({ root: folder })
  const workflows = recordingWorkflows()
  const events = startEventListener({ url: database.url })
  const shutdown = new AbortController()
  const ctx: ServiceContext = {
    db: database.db,
    clientId: 'local',
    budgetTimeZone: 'UTC',
    idempotencyMs: 24 * 60 * 60_000,
    workflows,
    pingTemporal: async () => {},
    store,
    library: assembleMedia({ store, claimKey: claimsIn(database.db), workDir: folder }).library,
    fetchMedia: createFetchMedia({ isPrivateAllowed: true }),
    fetchSlots: createFetchSlots(),
    characterPolicy: 'wait',
    maxWaitingJobs: 0,
    parseWebhook,
    events,
    secrets: createSecretBox({ key: randomBytes(32) }),
    ...assemblePlatform({ baseUrl: 'http://127.0.0.1:9', credentials: fixedCredentials([]) }),
    schemas: createSchemaChecker(),
    verifyWebhook: verifyWebhookSignature,
    installation: {
      version: '0.0.0-test',
      nodeVersion: process.versions.node,
      publicUrl: undefined,
      folders: [{ name: 'Temporary', path: folder }],
      listPollers: async () => [{ identity: 'worker', buildId: 'build' }],
      readPlatformTime: async () => Date.now(),
    },
    log: silentLog,
  }
  const assemble: TestApi['assemble'] = ({ ctxChanges, ...changes }) =>
    createApi({
      ctx: { ...ctx, ...ctxChanges },
      hosts: { isLoopback: true, hostNames: [] },
      shutdown: shutdown.signal,
      ...changes,
    })
  const api = assemble({})
  const request: TestApi['request'] = async (path, init) => {
    const response = await api.request(`http://localhost${path}`, init)
    await checkDeclared({ method: init?.method ?? 'GET', path }, response)
    return response
  }
  return {
    api,
    ctx,
    database,
    workflows,
    request,
    postJson: (path, body, headers) =>
      request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    assemble,
    close: async () => {
      shutdown.abort()
      await events.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Called at the top of a test file: one for the whole file. Filled in before the first test. */
export function useTestApi(): TestApi {
  const test = {} as TestApi
  beforeAll(async () => {
    Object.assign(test, await startTestApi())
  })
  afterAll(() => test.close?.())
  return test
}
