// The connection to Temporal from the checked environment. Temporal's own library reads the TEMPORAL_* variables.
// Invariant: only the environment counts. A profile file in a user's home folder is not read.
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig'
import type { Environment } from './schema.ts'

export interface TemporalSettings {
  namespace: string
  connection: ClientConnectConfig['connectionOptions']
}

/** Reads the certificate files. Throws where one is missing. */
export function temporalSettingsOrThrow(environment: Environment): TemporalSettings {
  const variables = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('TEMPORAL_') && typeof value === 'string' ? [[name, value] as const] : [],
  )
  const { connectionOptions } = loadClientConnectConfig({
    disableFile: true,
    overrideEnvVars: Object.fromEntries(variables),
  })
  return { namespace: environment.TEMPORAL_NAMESPACE, connection: connectionOptions }
}
