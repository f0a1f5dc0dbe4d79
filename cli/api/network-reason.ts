// Why a `fetch` came back with nothing, in words.

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up just now',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'no answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
}

/** The reason in words; undefined where the error is not one of the network. */
export function networkReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'TimeoutError') return 'no answer in time'
  if (!(error instanceof TypeError)) return undefined
  const code = codeOf(error.cause)
  if (code !== undefined) return REASONS[code] ?? code
  // `fetch` reports the network as a TypeError with a cause, and a body that broke off as "terminated".
  if (error.cause instanceof Error) return error.cause.message
  return error.message === 'terminated' ? 'the connection was cut' : undefined
}

/** Nothing listens at that address, or there is no such address. */
export function isRefusedConnection(error: unknown): boolean {
  const code = error instanceof Error ? codeOf(error.cause) : undefined
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND'
}

function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}
