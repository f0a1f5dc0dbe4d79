// The connection to Temporal from a process that starts and signals workflows.
// Invariant: made without waiting, so that the API starts, and says so, while Temporal is away.
import { Client, Connection, type ConnectionOptions } from '@temporalio/client'

export interface TemporalAddress {
  /** `host:port`. */
  address: string
  namespace: string
  /** Temporal Cloud; switches TLS on where `tls` says nothing. */
  apiKey?: string
  tls?: NonNullable<ConnectionOptions['tls']>
}

export interface TemporalConnection {
  client: Client
  close(): Promise<void>
}

/** Opens nothing yet: the first call does, and reconnects by itself later. */
export function connectTemporal({ address, namespace, apiKey, tls }: TemporalAddress): TemporalConnection {
  const connection = Connection.lazy({
    address,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(tls === undefined ? {} : { tls }),
  })
  return { client: new Client({ connection, namespace }), close: () => connection.close() }
}
