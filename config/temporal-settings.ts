// How to reach Temporal, from the checked environment: Temporal's own reading of its TEMPORAL_* variables.
// Invariant: the environment alone decides; no profile file in somebody's home can lead a server elsewhere.
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig'
import type { Environment } from './schema.ts'

export interface TemporalSettings {
  namespace: string
  connection: ClientConnectConfig['connectionOptions']
}

/** Certificates are read here. Throws where a file is missing. */
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
