import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { requireSandbox } from '../assembly/require-sandbox.ts'
import { startSandbox } from '../packages/sandbox/server.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(respond: RequestListener, port = 0): Promise<number> {
  const server = createServer(respond)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const at = (port: number) => `http://127.0.0.1:${port}`
const fail = (error: Error) => {
  throw error
}

it('accepts the sandbox', async () => {
  const sandbox = await startSandbox({ port: 0, keys: [{ account: 'north', keyId: 'k', secret: 's' }] })
  try {
    await expect(requireSandbox({ baseUrl: sandbox.url, onOther: fail })).resolves.toBeUndefined()
  } finally {
    await sandbox.close()
  }
})

it.each<[string, RequestListener]>([
  ['refuses the path', (_request, response) => void response.writeHead(404).end('{"detail":"Not Found"}')],
  ['needs credentials', (_request, response) => void response.writeHead(401).end()],
  ['redirects', (_request, response) => void response.writeHead(302, { location: 'https://other.invalid/' }).end()],
  ['answers every path', (_request, response) => void response.writeHead(200).end('{}')],
])('refuses a platform on loopback that %s', async (_name, respond) => {
  const port = await serve(respond)
  await expect(requireSandbox({ baseUrl: at(port), onOther: fail })).rejects.toThrow('not the sandbox')
})

it('asks again where the platform does not respond, and reports another platform that comes up there', async () => {
  const port = await serve(() => {})
  servers.pop()?.close()
  const other = Promise.withResolvers<Error>()
  await requireSandbox({ baseUrl: at(port), onOther: other.resolve, everyMs: 20 })
  await serve((_request, response) => void response.writeHead(404).end(), port)
  expect((await other.promise).message).toContain('not the sandbox')
})
