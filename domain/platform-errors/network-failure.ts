// Whether a request that failed without a response can have reached the server.
// Invariant: in doubt it has. Only a failure before the first byte of HTTP counts as "never sent".

/** The parts of a Node network error that show its phase. */
export interface NetworkFailure {
  code?: string | undefined
  syscall?: string | undefined
}

const BEFORE_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

/** OpenSSL's refusals of a certificate: raised in the handshake, so no HTTP has been sent. */
const CERTIFICATE_REFUSED = /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_(GET|VERIFY)_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT)/

/** True where no byte of the request can have arrived: no address, no connection, or no trusted certificate. */
export function wasNeverSent(failure: NetworkFailure): boolean {
  if (failure.syscall === 'connect' || failure.syscall === 'getaddrinfo') return true
  const { code } = failure
  return code !== undefined && (BEFORE_CONNECTION.has(code) || CERTIFICATE_REFUSED.test(code))
}
