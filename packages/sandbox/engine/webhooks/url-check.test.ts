// The rule for webhook URLs, as a function and at the submission.
import { afterEach, describe, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, startTestSandbox } from '../../testing/client.ts'
import { webhookUrlProblem } from './url-check.ts'

describe('webhook_url_check https_public', () => {
  it.each([
    ['http://93.184.215.14/hook', 'hf_webhook must be an HTTPS URL'],
    ['https://user:pass@93.184.215.14/', 'hf_webhook must not contain credentials'],
    ['https://127.0.0.1/', 'hf_webhook must resolve to public addresses only'],
    ['https://localhost/', 'hf_webhook must resolve to public addresses only'],
    ['https://10.1.2.3/', 'hf_webhook must resolve to public addresses only'],
    ['https://172.31.0.1/', 'hf_webhook must resolve to public addresses only'],
    ['https://192.168.0.1/', 'hf_webhook must resolve to public addresses only'],
    ['https://169.254.169.254/', 'hf_webhook must resolve to public addresses only'],
    ['https://[::1]/', 'hf_webhook must resolve to public addresses only'],
    ['https://[fd00::1]/', 'hf_webhook must resolve to public addresses only'],
    ['https://[::ffff:10.0.0.1]/', 'hf_webhook must resolve to public addresses only'],
    ['https://nowhere.invalid/', 'hf_webhook names a host that cannot be found'],
    ['hook', 'hf_webhook is not a URL'],
  ])('refuses %s', async (url, problem) => {
    expect(await webhookUrlProblem(url)).toBe(problem)
  })

  it('accepts public addresses', async () => {
    expect(await webhookUrlProblem('https://93.184.215.14/hook?token=x')).toBeUndefined()
    expect(await webhookUrlProblem('https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/')).toBeUndefined()
  })
})

describe('at the submission', () => {
  let sandbox: TestSandbox
  afterEach(() => sandbox.close())

  it('is off by default; switched on it rejects with the status of the switch and creates nothing', async () => {
    sandbox = await startTestSandbox({ speed: 1 })
    const submit = () => sandbox.post(`/${soul}?hf_webhook=http%3A%2F%2F127.0.0.1%3A1%2F`, picture)
    expect((await submit()).status).toBe(200)
    await sandbox.change('north', { webhook_url_check: 'https_public' })
    expect(await submit()).toMatchObject({ status: 422, body: { detail: 'hf_webhook must be an HTTPS URL' } })
    await sandbox.change('north', { webhook_url_refusal_status: 400 })
    expect((await submit()).status).toBe(400)
    const v1 = await sandbox.post('/v1/text2image/soul', {
      params: { ...picture, width_and_height: '1152x1536' },
      webhook: { url: 'https://10.0.0.1/', secret: 'x' },
    })
    expect(v1.status).toBe(400)
    expect((await sandbox.post('/no/such/model?hf_webhook=x', picture)).status).toBe(404)
    const events = (await sandbox.ledger()).map(({ event, httpStatus }) => [event, httpStatus])
    const rejected = events.filter(([event]) => event === 'rejected').map(([, status]) => status)
    expect(rejected).toEqual([422, 400, 400, 404])
  })
})
