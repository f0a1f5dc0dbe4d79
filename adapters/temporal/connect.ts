// The connection to Temporal from a process that starts and signals workflows.
// Invariant: made without waiting, so that the API starts, and says so, while Temporal is away.
import { Client, Connection, type ConnectionOptions } from '@temporalio/client'

export interface TemporalAddress {
  namespace: string
  /** Address (`host:port`), TLS and key. */
  connection: Pick<ConnectionOptions, 'address' | 'tls' | 'apiKey' | 'metadata'>
}

export interface TemporalConnection {
  client: Client
  close(): Promise<void>
}

/** Opens nothing yet: the first call does, and reconnects by itself later. */
export function connectTemporal({ namespace, connection: options }: TemporalAddress): TemporalConnection {
  const connection = Connection.lazy(options)
  return { client: new Client({ connection, namespace }), close: () => connection.close() }
}
