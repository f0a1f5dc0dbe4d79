// The environment for programs that a test starts: the user's, without what would lead the stack to servers or ports of somebody else.
import { loadStackEnvironmentOrThrow } from '../../config/stack-environment.ts'

const NOT_OURS = new Set([
  ...['DATABASE_URL', 'TEMPORAL_ADDRESS', 'HFW_DATA_DIR', 'HFW_TOKEN', 'API_TOKEN', 'API_PORT', 'WORKER_HEALTH_PORT'],
  ...['SANDBOX_PORT', 'POSTGRES_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'],
])

/** A copy, to be changed at will. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(loadStackEnvironmentOrThrow().inherited)
  return Object.fromEntries(inherited.filter(([name]) => !NOT_OURS.has(name)))
}
