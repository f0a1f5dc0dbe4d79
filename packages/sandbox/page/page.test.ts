// The live page: its headers, and, if this machine has Chromium, what it shows and does.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { picture, soul, startTestSandbox } from '../testing/client.ts'
import { testPng } from '../testing/pictures.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 20_000 })
})
afterAll(() => sandbox.close())

describe('what is served', () => {
  it('needs no key, loads nothing from other origins and runs no foreign script', async () => {
    const answer = await fetch(sandbox.url)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'/,
    )
    const html = await answer.text()
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
    for (const [, path = ''] of html.matchAll(/(?:src|href)="(\/[^"]*)"/g)) {
      expect([path, (await fetch(new URL(path, sandbox.url))).status]).toEqual([path, 200])
    }
  })

  it('has an icon', async () => {
    const icon = await fetch(new URL('/favicon.ico', sandbox.url))
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
  })

  it('shows outputs without using up a fault that was armed for downloads', async () => {
    const { request_id: id } = (await sandbox.post(`/${soul}`, picture)).body
    await sandbox.ended(id)
    const { body } = await sandbox.get('/_sandbox/requests?limit=1')
    await sandbox.fail('error_500_before', { route: 'media' })
    const seen = await fetch(new URL(`/_sandbox/outputs/${body.requests[0].outputs[0].file}`, sandbox.url))
    expect([seen.status, (await sandbox.get('/_sandbox/faults')).body.faults.length]).toEqual([200, 1])
    await sandbox.call('DELETE', '/_sandbox/faults')
  })

  it('has the newest entries of the ledger first', async () => {
    const { entries } = (await sandbox.get('/_sandbox/ledger?newest=2')).body
    expect(entries.map((entry: { event: string }) => entry.event)).toEqual(['charged', 'accepted'])
  })
})

const executablePath = await promisify(execFile)('which', ['chromium'])
  .then(({ stdout }) => stdout.trim())
  .catch(() => null)
const reason = executablePath === null ? ' (skipped: there is no program "chromium")' : ''

describe.skipIf(executablePath === null)(`in a browser${reason}`, () => {
  let browser: Browser
  let page: Page
  const problems: string[] = []
  beforeAll(async () => {
    // Chromium as root cannot use its own sandbox. It opens only this page.
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(sandbox.url)
    await page.getByText('live', { exact: true }).waitFor()
  }, 60_000)
  afterAll(() => browser?.close())

  const widthOf = (image: unknown) => (image as { naturalWidth: number }).naturalWidth
  const textOf = (selector: string) => () => page.locator(selector).innerText()
  const row = (table: string, text: string) => page.locator(`#${table} tbody tr`, { hasText: text }).first()

  it('shows accounts with load and masked keys', async () => {
    const north = await row('accounts', 'north').innerText()
    expect(north.split(/\s+/).slice(0, 5).join(' ')).toBe('north queueing 0 of 2')
    expect(north).toMatch(/9\d{3}\.\d{3}/)
    expect(north).toContain('key-…th')
    expect(await page.content()).not.toContain('key-north')
  })

  it('shows a new request without a reload, with its picture, and shows the prompt as text, not as markup', async () => {
    const prompt = '<img src=x onerror=alert(1)><script>alert(2)</script>'
    await sandbox.post(`/${soul}`, { ...picture, prompt })
    const line = row('requests', prompt)
    await line.getByText('completed').waitFor()
    await line.locator('img').first().scrollIntoViewIfNeeded()
    await expect.poll(() => line.locator('img').first().evaluate(widthOf)).toBeGreaterThan(0)
    expect(await page.locator('script').count()).toBe(1)
    await row('ledger', 'charged').waitFor()
  })

  it('shows Soul IDs and why one failed', async () => {
    const slot = (await sandbox.post('/files/generate-upload-url', { content_type: 'image/png' })).body
    const body = new Uint8Array(testPng({ width: 64, height: 64 }))
    await fetch(slot.upload_url, { method: 'PUT', headers: slot.upload_headers, body })
    const create = (name: string, url: string) =>
      sandbox.post('/v1/custom-references', { name, input_images: [{ type: 'image_url', image_url: url }] })
    await create('Ada', slot.public_url)
    await create('<b>Bob</b>', `${sandbox.url}/media/uploads/00.png`)
    await row('characters', 'Ada').getByText('completed').waitFor()
    await row('characters', '<b>Bob</b>: Could not download').getByText('failed').waitFor()
    await row('characters', 'Ada').locator('img').scrollIntoViewIfNeeded()
    await expect.poll(() => row('characters', 'Ada').locator('img').evaluate(widthOf)).toBe(64)
  })

  it('arms a fault by keyboard, shows it, and removes it', async () => {
    await page.getByRole('combobox', { name: 'Fault' }).selectOption('nsfw')
    await page.getByRole('spinbutton', { name: 'Strikes' }).fill('2')
    await page.getByRole('spinbutton', { name: 'Strikes' }).press('Enter')
    await row('armed', 'nsfw').waitFor()
    const { faults } = (await sandbox.get('/_sandbox/faults')).body
    expect(faults).toMatchObject([{ kind: 'nsfw', remaining: 2 }])
    await page.getByRole('button', { name: 'Remove nsfw' }).click()
    await expect.poll(textOf('#armed tbody')).toBe('No fault is armed.')
  })

  it('starts and ends a storm', async () => {
    await page.getByRole('button', { name: 'Start' }).click()
    await expect.poll(textOf('#storm-now')).toMatch(/^A storm of \d+ kinds of fault, seed 1\.$/)
    await page.getByRole('button', { name: 'End' }).click()
    await expect.poll(textOf('#storm-now')).toBe('No storm.')
  })

  it('advances the clock', async () => {
    await page.getByRole('button', { name: '+1 day' }).click()
    await expect.poll(textOf('#ahead')).toBe('ahead by 24 h')
    expect((await sandbox.get('/_sandbox/clock')).body.aheadSeconds).toBe(86_400)
  })

  it('pauses, also while it reads', async () => {
    const [reading, response] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    await page.route('**/_sandbox/clock', async (route) => {
      reading.resolve()
      await response.promise
      await route.continue()
    })
    await reading.promise
    await page.getByRole('button', { name: 'Pause' }).click()
    const read = page.waitForResponse('**/_sandbox/clock')
    response.resolve()
    await (await read).finished()
    await page.unroute('**/_sandbox/clock')
    // Until the page has shown what it read, and beyond.
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))')
    expect(await textOf('#connection')()).toBe('paused')
    await page.getByRole('button', { name: 'Resume' }).click()
    await expect.poll(textOf('#connection')).toBe('live')
  })

  it('needs no sideways scrolling at 380 pixels', async () => {
    await page.setViewportSize({ width: 380, height: 800 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  })

  it('reported no error and opened no dialog during all tests', () => {
    expect(problems).toEqual([])
  })
})
