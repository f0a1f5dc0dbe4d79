// Finding a port to listen on. A free port can be taken again before it is used, so starters must still cope with losing it.
import { connect, createServer } from 'node:net'
import { once } from 'node:events'

const HOST = '127.0.0.1'

/** A port on 127.0.0.1 that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
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
