// Finding a port to listen on. A free port can be taken again before it is used, so starters must still cope with losing it.
import { randomInt } from 'node:crypto'
import { connect, createServer } from 'node:net'

const HOST = '127.0.0.1'

// Below what systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere): a port from there can be taken by
// any connection at any moment, even by the one that asks whether somebody listens on it yet.
const LOWEST = 15_000
const HIGHEST = 32_000
const TRIES = 100

/** A port on 127.0.0.1 that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST)
    if (await isPortFree(port)) return port
  }
  throw new Error(`no free port was found between ${LOWEST} and ${HIGHEST}`)
}

/** True when this process may listen on the port now, on 127.0.0.1 and, as far as the machine has it, on every address. */
export async function isPortFree(port: number): Promise<boolean> {
  if (await isPortAnswering(HOST, port, 250)) return false
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, HOST, () => server.close(() => resolve(true)))
  })
}

/** True when something accepts TCP connections at the address within `timeoutMs`. */
export function isPortAnswering(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs })
    const finish = (isAnswering: boolean) => {
      socket.destroy()
      resolve(isAnswering)
    }
    socket.once('connect', () => finish(true))
    socket.once('timeout', () => finish(false))
    socket.once('error', () => finish(false))
  })
}
