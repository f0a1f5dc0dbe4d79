// The environment for programs that a test starts: the user's, without settings for other servers and ports.
import { loadStackEnvironmentOrThrow } from '../../config/stack-environment.ts'

const REMOVED = new Set([
  ...['DATABASE_URL', 'TEMPORAL_ADDRESS', 'HFW_DATA_DIR', 'HFW_TOKEN', 'API_TOKEN', 'API_PORT', 'WORKER_HEALTH_PORT'],
  ...['SANDBOX_PORT', 'POSTGRES_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'],
])

/** Returns a copy that the caller may change. */
export function testEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(loadStackEnvironmentOrThrow().inherited)
  return Object.fromEntries(inherited.filter(([name]) => !REMOVED.has(name)))
}
