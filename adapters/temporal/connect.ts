// The connection to Temporal from a process that starts and signals workflows.
// Invariant: made without waiting, so that the API can start, and report its state, while Temporal is away.
import { Client, Connection, type ConnectionOptions } from '@temporalio/client'

export interface TemporalAddress {
  namespace: string
  /** Address (`host:port`), TLS and key. */
  connection: Pick<ConnectionOptions, 'address' | 'tls' | 'apiKey' | 'metadata'>
}

export interface TemporalConnection {
  client: Client
  /** Resolves when Temporal responds and has our namespace, which it reads from its own database. Throws the SDK's error where it does not respond within 1.5 s. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** Below the limit of a readiness check: a call that outlives its request would be retried on a closed connection. */
const PING_DEADLINE_MS = 1_500

/** Opens no connection yet: the first call does. A lost connection is opened again automatically. */
export function connectTemporal({ namespace, connection: options }: TemporalAddress): TemporalConnection {
  const connection = Connection.lazy(options)
  return {
    client: new Client({ connection, namespace }),
    async ping() {
      const describe = () => connection.workflowService.describeNamespace({ namespace })
      await connection.withDeadline(Date.now() + PING_DEADLINE_MS, describe)
    },
    close: () => connection.close(),
  }
}
