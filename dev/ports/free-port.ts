// Finds a port to listen on. Another process can take it before it is used, so callers must handle a failed start.
// Port 0 is not used: it returns ports of the range for outgoing connections.
import { randomInt } from 'node:crypto'
import { connect, createServer } from 'node:net'

const HOST = '127.0.0.1'

// Below the range for outgoing connections (from 32768 on Linux, 49152 elsewhere). Any connection can take a port of that range at
// any moment, even the connection that checks whether the port is free.
const LOWEST = 15_000
const HIGHEST = 32_000
const TRIES = 100

/** Returns a port on 127.0.0.1 that is free at this moment. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST)
    if (await isPortFree(port)) return port
  }
  throw new Error(`no free port was found between ${LOWEST} and ${HIGHEST}`)
}

/** True when this process can listen on the port now, on 127.0.0.1 and on every other address of the machine. */
export async function isPortFree(port: number): Promise<boolean> {
  if (await isPortAnswering(HOST, port, 250)) return false
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, HOST, () => server.close(() => resolve(true)))
  })
}

/** True when a process accepts TCP connections at the address within `timeoutMs`. */
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
