// Describes why a `fetch` got no response.

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'no server listens there (connection refused)',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be resolved now',
  ECONNRESET: 'the connection was interrupted',
  UND_ERR_SOCKET: 'the connection was interrupted',
  EPIPE: 'the connection was interrupted',
  ETIMEDOUT: 'no response in time',
  UND_ERR_CONNECT_TIMEOUT: 'no response in time',
  UND_ERR_HEADERS_TIMEOUT: 'no response in time',
  UND_ERR_BODY_TIMEOUT: 'no response in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
}

/** The reason in words; undefined when the error is not a network error. */
export function networkReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'TimeoutError') return 'no response in time'
  if (!(error instanceof TypeError)) return undefined
  const code = codeOf(error.cause)
  if (code !== undefined) return REASONS[code] ?? code
  // `fetch` reports network errors as a TypeError with a cause, and an interrupted body as "terminated".
  if (error.cause instanceof Error) return error.cause.message
  return error.message === 'terminated' ? 'the connection was interrupted' : undefined
}

/** True when no server listens at the address, or the host name is unknown. */
export function isRefusedConnection(error: unknown): boolean {
  const code = error instanceof Error ? codeOf(error.cause) : undefined
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND'
}

function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}
