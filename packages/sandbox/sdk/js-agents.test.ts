// The Agent API through the published JavaScript SDK 0.2.6. It waits two seconds before its first read, so these tests take that long.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AgentAccessDeniedError, NotEnoughCreditsError, SessionBusyError } from '@higgsfield/client/v2'
import { startSdkSandbox, v2Client } from '../testing/sdk.ts'

let sandbox: Awaited<ReturnType<typeof startSdkSandbox>>
let agents: ReturnType<typeof v2Client>['agents']
beforeAll(async () => {
  sandbox = await startSdkSandbox()
  agents = v2Client(sandbox.url).agents
})
afterAll(() => sandbox.close())

it.concurrent('runs a turn with an uploaded picture to its answer', async () => {
  const url = await agents.media.upload(Buffer.from('bytes'), 'png')
  expect(await (await fetch(url)).text()).toBe('bytes')
  const { session_id: id } = await agents.sessions.create({ style: 'photo' })
  const turn = await agents.sessions.run(id, `Look at ${url}`)
  expect(turn).toMatchObject({ status: 'completed', assetUrls: [url] })
  expect(turn.text).toMatch(/^This is the sandbox's agent/)
})

it.concurrent('passes a question to its handler and continues with the answer', async () => {
  const { session_id: id } = await agents.sessions.create()
  const questions: string[] = []
  const onQuestion = (question: string) => {
    questions.push(question)
    return 'A cat'
  }
  const turn = await agents.sessions.run(id, 'Something [ask]', { onQuestion })
  expect([turn.status, questions.length]).toEqual(['completed', 1])
  expect(turn.text).toMatch(/A cat$/)
})

it.concurrent('returns a question that nobody handles', async () => {
  const { session_id: id } = await agents.sessions.create()
  expect(await agents.sessions.run(id, '[ask]')).toMatchObject({
    status: 'awaiting_input',
    text: expect.stringMatching(/\?$/),
  })
})

it('distinguishes a busy session, a missing preview and missing credits', async () => {
  const slow = await startSdkSandbox({ speed: 1, credits: 1 })
  const { sessions } = v2Client(slow.url).agents
  const { session_id: id } = await sessions.create()
  await sessions.send(id, 'one')
  await expect(sessions.send(id, 'two')).rejects.toThrow(SessionBusyError)
  await sessions.interrupt(id)
  await expect(sessions.send(id, 'x'.repeat(20_000))).rejects.toThrow(NotEnoughCreditsError)
  await slow.call('PATCH', '/_sandbox/accounts/north', { body: { agent: false } })
  await expect(sessions.create()).rejects.toThrow(AgentAccessDeniedError)
  await slow.close()
})
