// Returns the servers that all tests of a run share. The first request starts a server and waits for it.
import { inject } from 'vitest'
import type { SharedTemporal } from './global-setup.ts'
import type { Template } from './template-database.ts'

/** A PostgreSQL with a migrated template. Most tests want `createTestDatabase` instead. */
export function sharedPostgres(): Promise<Template> {
  return ask<Template>('/postgres')
}

/** `host:port` of a Temporal dev server with the namespace `default`. Each test uses its own task queue. */
export async function temporalAddress(): Promise<string> {
  const { address } = await ask<SharedTemporal>('/temporal')
  return address
}

async function ask<Facts>(path: string): Promise<Facts> {
  const response = await fetch(inject('sharedServers') + path)
  const text = await response.text()
  if (!response.ok) throw new Error(`the shared server did not start: ${text}`)
  return JSON.parse(text) as Facts
}
