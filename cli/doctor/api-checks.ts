// Checks that the API responds and that each part it depends on is ready.
import type { ApiAddress } from '../api/find-api.ts'
import type { DoctorCheck } from '../../contracts/public/diagnostics.ts'
import { type HealthPart, readHealth } from './read-health.ts'

type Fix = Required<Pick<DoctorCheck, 'fix' | 'command'>>

const FIXES: Record<string, Fix> = {
  database: {
    fix: 'Is PostgreSQL running? "npm start" starts an embedded one. With DATABASE_URL, check that server and the URL.',
    command: 'docker compose logs postgres --since 10m',
  },
  migrations: {
    fix: 'The database is older than the code: migrate it, or restart the stack with "npm start".',
    command: 'node db/main.ts',
  },
  secrets: {
    fix: 'The process has another secrets key than the database: see HFW_SECRETS_KEY and HFW_SECRETS_KEY_PREVIOUS.',
    command: 'docker compose logs api --since 10m',
  },
  temporal: {
    fix: 'Is the Temporal server running? "npm start" starts one. With TEMPORAL_ADDRESS, check that server.',
    command: 'docker compose logs temporal --since 10m',
  },
  storage: {
    fix: 'Is the media folder writable, or the bucket (S3_*) reachable? Is the disk full?',
    command: 'df -h',
  },
}
const OTHER_FIX: Fix = { fix: 'The log of the API shows the reason.', command: 'docker compose logs api --since 10m' }

/** One result for the API, then one for each part it depends on. */
export async function checkApi(address: ApiAddress): Promise<DoctorCheck[]> {
  const name = 'API'
  const where = `${address.url} (${address.source})`
  const health = await readHealth(address.url)
  switch (health.state) {
    case 'unreachable':
      return [{ name, state: 'broken', detail: `${where} does not respond: ${health.reason}`, ...startFix(address) }]
    case 'unknown_response': {
      const detail = `${where} responds with ${health.status}, but not like this API`
      return [
        {
          name,
          state: 'broken',
          detail,
          fix: 'Another program uses that port, or the address is wrong: see --api and HFW_API.',
          command: `curl -i ${readyUrlOf(address.url)}`,
        },
      ]
    }
    case 'read':
      return [{ name, state: 'ok', detail: where }, ...health.parts.map(partResult)]
  }
}

/** The worker has a separate health server. `healthUrl` comes from the state file of the stack. */
export async function checkWorker(healthUrl: string | undefined): Promise<DoctorCheck> {
  const name = 'Worker'
  if (healthUrl === undefined) {
    return { name, state: 'note', detail: 'cannot be checked from here; see its /readyz (WORKER_HEALTH_PORT)' }
  }
  const health = await readHealth(healthUrl)
  const fix = 'Where no other worker runs, no job runs. Its log is in the data folder; "npm start" starts it again.'
  const command = `curl -i ${readyUrlOf(healthUrl)}`
  if (health.state === 'unreachable')
    return {
      name,
      state: 'broken',
      detail: `${healthUrl} does not respond: ${health.reason}`,
      fix,
      command: 'npm start',
    }
  if (health.state === 'unknown_response')
    return { name, state: 'broken', detail: `${healthUrl} responds with ${health.status}`, fix, command }
  const missing = health.parts.filter((part) => !part.ok).map((part) => part.part)
  if (missing.length > 0) return { name, state: 'broken', detail: `waits for: ${missing.join(', ')}`, fix, command }
  if (health.stranded.length > 0) return { name, state: 'broken', ...strandedResult(health.stranded) }
  return {
    name,
    state: 'ok',
    detail: health.buildId === undefined ? healthUrl : `${healthUrl}, build ${health.buildId}`,
  }
}

const NAMED_WORKFLOWS = 3

function strandedResult(
  stranded: readonly { workflowId: string; buildId: string }[],
): Pick<DoctorCheck, 'detail' | 'fix' | 'command'> {
  const named = stranded.slice(0, NAMED_WORKFLOWS).map(({ workflowId, buildId }) => `${workflowId} (build ${buildId})`)
  const rest = stranded.length - named.length
  return {
    detail: `no worker runs the build of ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    fix: 'Nothing is lost: they wait. Run a worker of that build; docs/operations.md, "A build that is missing", says how.',
    command: 'node worker/deploy.ts status',
  }
}

function partResult({ part, ok, latencyMs, detail }: HealthPart): DoctorCheck {
  const name = part.charAt(0).toUpperCase() + part.slice(1)
  const latency = latencyMs === undefined ? '' : ` (${Math.round(latencyMs)} ms)`
  if (ok && detail !== undefined) return { name, state: 'note', detail: `ready${latency}, but ${detail}` }
  if (ok) return { name, state: 'ok', detail: `ready${latency}` }
  return {
    name,
    state: 'broken',
    detail: `not ready${latency}${detail === undefined ? '' : `: ${detail}`}`,
    ...(STORED.has(part) && detail?.startsWith(NO_ANSWER) ? SLOW_FIX : (FIXES[part] ?? OTHER_FIX)),
  }
}

/** Parts that are read from the database. Where it does not respond, nothing is known about them. */
const STORED: ReadonlySet<string> = new Set(['migrations', 'secrets'])
/** How the API begins the detail of a part that did not respond. */
const NO_ANSWER = 'no answer within'
const SLOW_FIX: Fix = {
  fix: 'The database did not respond in time: it is stopped, not reachable or overloaded.',
  command: 'uptime',
}

function startFix({ source, url }: ApiAddress): Fix {
  if (source === '--api' || source === 'HFW_API')
    return { fix: 'Check the address, and that the API runs there.', command: `curl -i ${readyUrlOf(url)}` }
  const fix = 'Start the stack in the project, or set the address of another API with --api or HFW_API.'
  return { fix, command: 'npm start' }
}

function readyUrlOf(url: string): string {
  return `${url.replace(/\/+$/, '')}/readyz`
}
