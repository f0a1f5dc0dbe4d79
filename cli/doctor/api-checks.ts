// Whether the API answers, and each part that it stands on.
import type { ApiAddress } from '../api/find-api.ts'
import type { CheckResult } from './check.ts'
import { type HealthPart, askHealth } from './health-answer.ts'

const FIXES: Record<string, string> = {
  database: 'Is PostgreSQL running? "npm start" brings the embedded one; with DATABASE_URL, check that server and URL.',
  migrations: 'The database is older than the code: restart the API, or the stack with "npm start".',
  temporal: 'Is the Temporal server running? "npm start" brings one; with TEMPORAL_ADDRESS, check that server.',
  storage: 'Can the media folder be written, or the bucket (S3_*) be reached? Is the disk full?',
}
const OTHER_FIX = 'The log of the API says why.'

/** One result for the API, then one for each part. */
export async function checkApi(address: ApiAddress): Promise<CheckResult[]> {
  const name = 'API'
  const where = `${address.url} (${address.source})`
  const health = await askHealth(address.url)
  switch (health.state) {
    case 'silent':
      return [{ name, state: 'broken', detail: `${where} does not answer: ${health.reason}`, fix: startFix(address) }]
    case 'strange': {
      const detail = `${where} answers ${health.status}, but not like this API`
      return [
        {
          name,
          state: 'broken',
          detail,
          fix: 'Another program has that port, or the address is wrong: see --api and HFW_API.',
        },
      ]
    }
    case 'answered':
      return [{ name, state: 'ok', detail: where }, ...health.parts.map(partResult)]
  }
}

/** The worker has its own health server; the API does not know it. `healthUrl` comes from the note of the stack. */
export async function checkWorker(healthUrl: string | undefined): Promise<CheckResult> {
  const name = 'Worker'
  if (healthUrl === undefined) {
    return { name, state: 'note', detail: 'cannot be seen from here; ask its own /readyz (WORKER_HEALTH_PORT)' }
  }
  const health = await askHealth(healthUrl)
  const fix = 'Nothing is made while it is away. Its log is in the data folder; "npm start" starts it again.'
  if (health.state === 'silent')
    return { name, state: 'broken', detail: `${healthUrl} does not answer: ${health.reason}`, fix }
  if (health.state === 'strange') return { name, state: 'broken', detail: `${healthUrl} answers ${health.status}`, fix }
  const away = health.parts.filter((part) => !part.ok).map((part) => part.part)
  if (away.length > 0) return { name, state: 'broken', detail: `waits for: ${away.join(', ')}`, fix }
  return { name, state: 'ok', detail: healthUrl }
}

function partResult({ part, ok, latencyMs, detail }: HealthPart): CheckResult {
  const name = part.charAt(0).toUpperCase() + part.slice(1)
  const latency = latencyMs === undefined ? '' : ` (${Math.round(latencyMs)} ms)`
  if (ok) return { name, state: 'ok', detail: `ready${latency}` }
  return {
    name,
    state: 'broken',
    detail: `not ready${latency}${detail === undefined ? '' : `: ${detail}`}`,
    fix: FIXES[part] ?? OTHER_FIX,
  }
}

function startFix(address: ApiAddress): string {
  if (address.source === '--api' || address.source === 'HFW_API')
    return 'Check the address, and that the API runs there.'
  return 'Run "npm start" in the project, or name the address of another API with --api or HFW_API.'
}
