// Checks the PostgreSQL or Temporal server that replaces an embedded one, before any part is started.
import { isPortAnswering } from '../ports/free-port.ts'
import { StackError } from './stack-error.ts'

const TIMEOUT_MS = 5000
const POSTGRES_PORT = 5432
const TEMPORAL_PORT = 7233

/** @throws StackError when no server accepts connections at the URL's host and port. The message does not contain the password. */
export async function checkExistingDatabaseOrThrow(databaseUrl: string): Promise<void> {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new StackError('DATABASE_URL is not a PostgreSQL URL. It looks like postgres://user:password@host:5432/name.')
  }
  const port = Number(url.port || POSTGRES_PORT)
  if (await isPortAnswering(withoutBrackets(url.hostname), port, TIMEOUT_MS)) return
  throw new StackError(
    `DATABASE_URL names a PostgreSQL at ${url.hostname}:${port}, where no server accepts connections.\n` +
      'Start it, correct the variable, or unset it to start an embedded PostgreSQL.',
  )
}

/** @throws StackError when no server accepts connections at the address (host:port). */
export async function checkExistingTemporalOrThrow(address: string): Promise<void> {
  const [, host = '', port = String(TEMPORAL_PORT)] = /^(.*?)(?::(\d+))?$/.exec(address) ?? []
  if (host !== '' && (await isPortAnswering(withoutBrackets(host), Number(port), TIMEOUT_MS))) return
  throw new StackError(
    `TEMPORAL_ADDRESS names a Temporal server at ${address}, where no server accepts connections.\n` +
      'Start it, correct the variable, or unset it to start a dev server.',
  )
}

/** The URL without its password, for output. */
export function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.password = ''
  return url.href
}

/** IPv6 addresses have brackets in URLs but not in sockets. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}
