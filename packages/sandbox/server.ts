// Assembles and starts a sandbox in this process. Invariant: with a data folder, no accepted work is lost when it closes.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerType } from '@hono/node-server'
import { serve } from '@hono/node-server'
import { createApp } from './app.ts'
import { Accounts } from './engine/accounts/accounts.ts'
import { createAgent } from './engine/agent/turns.ts'
import type { Clock } from './engine/time/clock.ts'
import { createCallCounts } from './engine/call-counts.ts'
import { createClock } from './engine/time/clock.ts'
import { Faults } from './engine/faults/faults.ts'
import { stormOf } from './engine/faults/storm.ts'
import { removeExpiredOutputs } from './engine/media/expiry.ts'
import { createInputFolder } from './engine/media/input-folder.ts'
import { createRequestOrdinals } from './engine/time/request-ordinals.ts'
import type { Folders, Platform } from './engine/platform.ts'
import { Scheduler } from './engine/requests/scheduler.ts'
import { createTrainings } from './engine/training/trainings.ts'
import { createWebhooks } from './engine/webhooks/deliver.ts'
import type { ResolvedOptions, SandboxOptions } from './options.ts'
import { resolveOptions } from './options.ts'
import { createRenderer } from './render/renderer.ts'
import { createAccountStore } from './store/accounts.ts'
import { openDatabaseOrThrow } from './store/database.ts'
import { createAgentStore } from './store/agent.ts'
import { createCharacterStore } from './store/characters.ts'
import { createDeliveryStore } from './store/deliveries.ts'
import { createLedger } from './store/ledger.ts'
import { createOutputUses } from './store/output-uses.ts'
import { createRequestStore } from './store/requests.ts'
import { createSettings } from './store/settings.ts'
import { createUploadStore } from './store/uploads.ts'

export interface Sandbox {
  /** Base URL, e.g. `http://127.0.0.1:4900`. */
  url: string
  port: number
  /** Stops at once. Unfinished requests continue at the next start with the same data folder. */
  close: () => Promise<void>
}

/** Further connections are closed at once. Each connection costs memory and a file descriptor. */
const MAX_CONNECTIONS = 4000

/** Starts a sandbox and resolves when it accepts calls. Rejects when the port is in use. */
export async function startSandbox(given: SandboxOptions): Promise<Sandbox> {
  const options = resolveOptions(given)
  const home = options.dataDir ?? mkdtempSync(join(tmpdir(), 'higgsfield-sandbox-'))
  const closing = new AbortController()
  const platform = openPlatformOrThrow(options, home, closing.signal)
  const webhooks = createWebhooks(platform)
  const scheduler = new Scheduler(platform, webhooks)
  const trainings = createTrainings(platform)
  const agent = createAgent(platform)
  const shutDown = async (): Promise<void> => {
    closing.abort()
    await platform.renderer.close()
    await Promise.all([scheduler.drain(), webhooks.drain(), trainings.drain(), agent.drain()])
    platform.database.close()
    if (options.dataDir === undefined) await rm(home, { recursive: true, force: true })
  }
  const server = await listenOrThrow(createApp({ platform, scheduler, trainings, agent }), options).catch(
    async (error: unknown) => {
      await shutDown()
      throw error
    },
  )
  scheduler.resume()
  webhooks.resume()
  trainings.resume()
  agent.resume()
  void removeExpiredOutputs(platform)
  const { port } = server.address() as AddressInfo
  return { url: `http://${options.host}:${port}`, port, close: async () => stop(server).then(shutDown) }
}

/** Opens the data folder. After a failure the folder is not locked, and a temporary folder is removed. */
function openPlatformOrThrow(options: ResolvedOptions, home: string, closing: AbortSignal): Platform {
  const folders = makeFolders(home)
  const database = openDatabaseOrThrow(join(home, 'sandbox.sqlite'))
  try {
    return assemble({ options, folders, database, closing })
  } catch (error) {
    database.close()
    if (options.dataDir === undefined) rmSync(home, { recursive: true, force: true })
    throw error
  }
}

function assemble(base: Pick<Platform, 'options' | 'folders' | 'database' | 'closing'>): Platform {
  const { options, folders, database } = base
  const requests = createRequestStore(database)
  const characters = createCharacterStore(database, folders.photos)
  const agent = createAgentStore(database)
  const outputUses = createOutputUses(database)
  const settings = createSettings(database)
  const clock = createClock(settings.number('clock_ahead_ms'))
  const store = createAccountStore(database)
  return {
    ...base,
    settings,
    requests,
    clock,
    calls: createCallCounts(),
    accounts: new Accounts({
      options,
      store,
      heldCredits: summed(requests.heldCredits(), characters.heldCredits(), agent.heldCredits()),
    }),
    faults: faultsFrom(options, clock),
    ordinals: createRequestOrdinals(requests.countsByModel()),
    ledger: createLedger(database, clock),
    uploads: createUploadStore(database),
    deliveries: createDeliveryStore(database),
    characters,
    agent,
    inputs: createInputFolder(folders.inputs),
    outputUses,
    renderer: createRenderer({ outputsFolder: folders.outputs, inUse: outputUses.files() }),
  }
}

function makeFolders(home: string): Folders {
  const folders: Folders = {
    outputs: join(home, 'outputs'),
    uploads: join(home, 'uploads'),
    inputs: join(home, 'inputs'),
    photos: join(home, 'photos'),
  }
  for (const folder of Object.values(folders)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // A folder of an earlier version may have wider rights.
    chmodSync(folder, 0o700)
  }
  return folders
}

function faultsFrom(options: ResolvedOptions, clock: Clock): Faults {
  const faults = new Faults({ clock, seed: options.seed })
  for (const order of options.faults) faults.rules.arm(order)
  if (options.storm !== undefined) faults.setStorm(stormOf(options.storm))
  return faults
}

/** The sum of the credits, by account name. */
function summed(...parts: ReadonlyMap<string, number>[]): Map<string, number> {
  const total = new Map<string, number>()
  for (const [name, credits] of parts.flatMap((part) => [...part])) total.set(name, (total.get(name) ?? 0) + credits)
  return total
}

function listenOrThrow(app: ReturnType<typeof createApp>, options: ResolvedOptions): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port: options.port, hostname: options.host }, () => resolve(server))
    if (server instanceof Server) server.maxConnections = MAX_CONNECTIONS
    server.once('error', reject)
  })
}

function stop(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
