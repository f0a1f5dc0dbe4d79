// Input files: equal content is one file, which is removed with the last request that uses it.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createInputFolder } from './input-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'higgsfield-inputs-'))
let server: Server
let base: string
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/moved') return response.writeHead(302, { location: '/a' }).end()
    if (request.url === '/loop') return response.writeHead(302, { location: '/loop' }).end()
    if (request.url === '/gone') return response.writeHead(404).end()
    if (request.url === '/empty') return response.end()
    if (request.url === '/broken') {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      return response.destroy()
    }
    if (request.url === '/huge') {
      const piece = Buffer.alloc(4 * 1024 * 1024)
      const more = () => {
        while (!response.destroyed && response.write(piece));
      }
      response.on('drain', more)
      return more()
    }
    return response.end(request.url === '/b' ? 'other' : 'same')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const never = new AbortController().signal
const input = (path: string) => ({ field: 'image_url', url: `${base}${path}` })
const files = () => readdirSync(folder).length

it('keeps one file for equal content until the last loan ends', async () => {
  const inputs = createInputFolder(folder)
  const [one, two] = [inputs.borrow(), inputs.borrow()]
  const path = await one.fetchOrThrow(input('/a'), never)
  expect(await two.fetchOrThrow(input('/moved'), never)).toBe(path)
  await two.fetchOrThrow(input('/b'), never)
  expect(files()).toBe(2)
  two.end()
  two.end()
  expect(readdirSync(folder).map((file) => join(folder, file))).toEqual([path])
  one.end()
  expect(files()).toBe(0)
})

it('a loan that ends while it fetches leaves no file', async () => {
  const loan = createInputFolder(folder).borrow()
  const fetching = loan.fetchOrThrow(input('/a'), never)
  loan.end()
  await fetching
  expect(files()).toBe(0)
})

it('a failed download names its field and leaves no file', async () => {
  const loan = createInputFolder(folder).borrow()
  const problem = (path: string) => loan.fetchOrThrow(input(path), never).catch((error: unknown) => String(error))
  const host = new URL(base).host
  expect(await problem('/gone')).toBe('InputError: Could not download image_url: HTTP 404')
  expect(await problem('/empty')).toBe('InputError: Could not use image_url: the file is empty')
  expect(await problem('/loop')).toBe(`InputError: Could not download image_url: no answer from ${host}`)
  expect(await problem('/broken')).toBe(`InputError: Could not download image_url: no answer from ${host}`)
  expect(files()).toBe(0)
})

it('stops at 200 MiB and does not hold them in memory', async () => {
  const loan = createInputFolder(folder).borrow()
  const before = process.memoryUsage().rss
  await expect(loan.fetchOrThrow(input('/huge'), never)).rejects.toThrow('image_url: larger than 209715200 bytes')
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
  expect(files()).toBe(0)
})

it('is empty at the start', () => {
  writeFileSync(join(folder, 'left'), 'x')
  createInputFolder(folder)
  expect(files()).toBe(0)
})
