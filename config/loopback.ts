// Which listening addresses only this machine can reach.

const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost']

/** True for an address that no other machine can reach, for which no sign-in is needed. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOSTS.includes(host)
}
