// A foreign web page in a browser on this machine can neither change nor read the sandbox.
import { request } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

/** A raw HTTP call, because `fetch` does not allow `Host` and `Origin`. */
function statusOf(path: string, { method = 'GET', ...headers }: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: sandbox.port, path, method, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.once('error', reject)
    sent.end(method === 'POST' ? '{"advance_seconds": 60}' : undefined)
  })
}

it('refuses forms of a foreign page with any content type', async () => {
  sandbox = await startTestSandbox()
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json',
  ]
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', `http://127.0.0.1:${sandbox.port}`]) {
    for (const type of types) {
      const form = { method: 'POST', Origin: origin, 'Content-Type': type }
      expect(await statusOf('/_sandbox/clock', form)).toBe(403)
    }
    expect(await statusOf('/_sandbox/faults', { method: 'DELETE', Origin: origin })).toBe(403)
  }
  expect((await sandbox.get('/_sandbox/clock')).body.aheadSeconds).toBe(0)
})

it('accepts calls of its own page, and of programs, which send no origin', async () => {
  sandbox = await startTestSandbox()
  const own = { Host: `localhost:${sandbox.port}`, Origin: `http://localhost:${sandbox.port}` }
  expect(await statusOf('/_sandbox/clock', { method: 'POST', ...own })).toBe(200)
  expect(await statusOf('/_sandbox/clock', { method: 'POST' })).toBe(200)
})

it('on loopback, refuses foreign host names that resolve to it (DNS rebinding)', async () => {
  sandbox = await startTestSandbox()
  for (const path of ['/', '/_sandbox/accounts', '/_sandbox/ledger', '/_sandbox/outputs/00.png']) {
    for (const host of [
      'evil.example',
      `127.0.0.1.evil.example:${sandbox.port}`,
      'localhost.evil.example',
      '10.0.0.1',
    ]) {
      expect(await statusOf(path, { Host: host })).toBe(403)
    }
  }
  for (const host of ['localhost', `127.0.0.1:${sandbox.port}`, '[::1]:1', 'sandbox.localhost']) {
    expect(await statusOf('/', { Host: host })).toBe(200)
  }
  // The platform's own routes need a key, so they accept any host name.
  expect(await statusOf('/models', { Host: 'api.example', Authorization: 'Key key-north:secret-north' })).toBe(200)
})

it('bound to all addresses, accepts any host name', async () => {
  sandbox = await startTestSandbox({ host: '0.0.0.0' })
  expect(await statusOf('/_sandbox/accounts', { Host: 'sandbox:4900' })).toBe(200)
})
