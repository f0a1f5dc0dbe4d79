// Runs once for all groups of tests: starts a shared server when the first test asks for it, and stops it at the end.
// Invariant: a run that needs no server starts none, and no server outlives the run.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startTestTemporalServer } from './temporal-server.ts'
import { prepareTemplate, type Template } from './template-database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Base URL at which test processes ask for the shared servers. */
    sharedServers: string
  }
}

export interface SharedTemporal {
  address: string
}

interface Shared<Facts> {
  facts: Facts
  stop(): Promise<void>
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shares = {
    '/postgres': onFirstRequest<Template>(prepareTemplate),
    '/temporal': onFirstRequest<SharedTemporal>(startTemporal),
  }
  const server = createServer((request, response) => void answer(shares, request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  project.provide('sharedServers', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return async () => {
    server.closeAllConnections()
    server.close()
    await Promise.all(Object.values(shares).map((share) => share.stop()))
  }
}

async function startTemporal(): Promise<Shared<SharedTemporal>> {
  const address = process.env['TEST_TEMPORAL_ADDRESS']
  if (address) return { facts: { address }, stop: async () => {} }
  const server = await startTestTemporalServer()
  return { facts: { address: server.address }, stop: () => server.stop() }
}

function onFirstRequest<Facts>(start: () => Promise<Shared<Facts>>) {
  let starting: Promise<Shared<Facts>> | undefined
  return {
    get: async () => (await (starting ??= start())).facts,
    stop: async () => {
      const started = await starting?.catch(() => undefined)
      await started?.stop()
    },
  }
}

async function answer(
  shares: Record<string, { get: () => Promise<unknown> }>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const facts = await shares[request.url ?? '']?.get()
    response.end(JSON.stringify(facts))
  } catch (error) {
    response.statusCode = 500
    response.end(error instanceof Error ? error.message : String(error))
  }
}
