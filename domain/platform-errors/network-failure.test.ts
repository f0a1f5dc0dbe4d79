import { expect, it } from 'vitest'
import { wasNeverSent } from './network-failure.ts'

it.each([
  [{ code: 'ECONNREFUSED', syscall: 'connect' }, true],
  [{ code: 'ECONNREFUSED' }, true],
  [{ code: 'ETIMEDOUT', syscall: 'connect' }, true],
  [{ code: 'ENETUNREACH', syscall: 'connect' }, true],
  [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, true],
  [{ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, true],
  [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, true],
  [{ code: 'CERT_HAS_EXPIRED' }, true],
  [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, true],
  [{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, true],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, true],
  [{ code: 'ECONNRESET', syscall: 'read' }, false],
  [{ code: 'ETIMEDOUT', syscall: 'read' }, false],
  [{ code: 'EPIPE', syscall: 'write' }, false],
  [{ code: 'UND_ERR_SOCKET' }, false],
  [{ code: 'UND_ERR_HEADERS_TIMEOUT' }, false],
  [{}, false],
])('%j was never sent: %s', (failure, expected) => {
  expect(wasNeverSent(failure)).toBe(expected)
})
