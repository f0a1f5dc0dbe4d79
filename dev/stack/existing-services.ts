// Checks of a PostgreSQL or Temporal server that is used instead of an embedded one. Nothing is started before they answer.
import { isPortAnswering } from '../ports/free-port.ts'
import { StackError } from './stack-error.ts'

const TIMEOUT_MS = 5000
const POSTGRES_PORT = 5432
const TEMPORAL_PORT = 7233

/** @throws StackError when nothing takes connections at the URL's host and port. The password is never repeated. */
export async function checkExistingDatabaseOrThrow(databaseUrl: string): Promise<void> {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new StackError('DATABASE_URL is not a PostgreSQL URL. It looks like postgres://user:password@host:5432/name.')
  }
  const port = Number(url.port || POSTGRES_PORT)
  if (await isPortAnswering(bare(url.hostname), port, TIMEOUT_MS)) return
  throw new StackError(
    `DATABASE_URL names a PostgreSQL at ${url.hostname}:${port}, where nothing takes connections.\n` +
      'Start it, correct the variable, or unset it to have an embedded PostgreSQL started.',
  )
}

/** @throws StackError when nothing takes connections at the address (host:port). */
export async function checkExistingTemporalOrThrow(address: string): Promise<void> {
  const [, host = '', port = String(TEMPORAL_PORT)] = /^(.*?)(?::(\d+))?$/.exec(address) ?? []
  if (host !== '' && (await isPortAnswering(bare(host), Number(port), TIMEOUT_MS))) return
  throw new StackError(
    `TEMPORAL_ADDRESS names a Temporal server at ${address}, where nothing takes connections.\n` +
      'Start it, correct the variable, or unset it to have a dev server started.',
  )
}

/** Address without a password, for people to read. */
export function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.password = ''
  return url.href
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}
