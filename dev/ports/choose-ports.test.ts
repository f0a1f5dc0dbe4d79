import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choosePortsOrThrow, DEFAULT_PORTS } from './choose-ports.ts'
import { findFreePort } from './free-port.ts'

const holder = createServer()
let takenPort = 0
const notices: string[] = []
const onNotice = (text: string) => void notices.push(text)

beforeAll(async () => {
  // Listens on every address, as most programs do. A check of loopback alone would miss it.
  holder.listen(0)
  await once(holder, 'listening')
  takenPort = (holder.address() as AddressInfo).port
})
afterAll(() => holder.close())

test('a requested port that is taken is an error that names the port, its holder and what to do', async () => {
  const choosing = choosePortsOrThrow({ names: ['api'], request: { api: takenPort }, onNotice })
  await expect(choosing).rejects.toThrow(
    new RegExp(
      `Port ${takenPort}, requested with --api-port or API_PORT, is taken by .*pid ${process.pid}.*\n.*free port`,
    ),
  )
})

test('a requested port that is free is used', async () => {
  const port = await findFreePort()
  expect(await choosePortsOrThrow({ names: ['sandbox'], request: { sandbox: port }, onNotice })).toEqual({
    sandbox: port,
  })
})

test('a default port that is taken is replaced by a free one, with a notice', async () => {
  notices.length = 0
  const defaults = { ...DEFAULT_PORTS, api: takenPort }
  const { api } = await choosePortsOrThrow({ names: ['api'], request: {}, onNotice, defaults })
  expect(api).not.toBe(takenPort)
  expect(notices).toEqual([expect.stringMatching(new RegExp(`^Port ${takenPort} is taken.*; using ${api} instead$`))])
})

test('free ports are all different', async () => {
  const names = ['api', 'workerHealth', 'sandbox', 'postgres', 'temporal', 'temporalUi'] as const
  const ports = await choosePortsOrThrow({ names, request: 'free', onNotice })
  expect(new Set(Object.values(ports)).size).toBe(names.length)
})
