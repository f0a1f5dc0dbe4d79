// Without an address that the platform can reach there are no webhooks: results are found by status reads.
import { expect, it } from 'vitest'
import { connectTemporal } from '../../adapters/temporal/connect.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const test = useTestStack({ childEnv: { PUBLIC_URL: '' }, speed: 2 })

it('polls at the pace of the model, follows it to in_progress, and completes', async () => {
  const { id, links } = await test.api.createGeneration({ model: 'soul', input: { prompt: 'No address' } })
  const events = await test.api.readEvents(links.events)
  expect(events.map((event) => event.type)).toContain('generation.in_progress')
  expect(events.at(-1)?.type).toBe('generation.completed')
  const entries = await test.sandbox.ledgerOf(id)
  expect(entries.every((entry) => entry.webhookUrl === null)).toBe(true)

  const temporal = connectTemporal({ connection: { address: test.stack.temporalAddress }, namespace: 'default' })
  try {
    const handle = temporal.client.workflow.getHandle(id)
    await handle.result()
    const { events: history } = await handle.fetchHistory()
    expect(history?.some((event) => event.workflowExecutionSignaledEventAttributes != null)).toBe(false)
    // The number of status reads does not matter: each is a retry, and retries leave no events.
    expect(history?.length).toBeLessThanOrEqual(36)
  } finally {
    await temporal.close()
  }
}, 60_000)
