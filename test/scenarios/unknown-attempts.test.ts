// Submissions without a response, on accounts without idempotency and without webhooks: only an operator can resolve them.
import { describe, expect, it } from 'vitest'
import { connectTemporal } from '../../adapters/temporal/connect.ts'
import type { AttemptDetail, ResolvedAttempt } from '../../contracts/public/attempts.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import { openDatabase } from '../../db/connection/connect.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const test = useTestStack({
  speed: 200,
  sandboxFlags: ['--contract', 'rejecting', '--quality', 'still'],
  // Without an address for webhooks there is no report about a submission that got no response.
  childEnv: { PUBLIC_URL: '' },
})

const soul = { model: 'soul', input: { prompt: 'A lighthouse at dusk' } }

/** `error_500_before`: not accepted. `error_500_after`: accepted, and the response lost. */
async function lose(kind: 'error_500_before' | 'error_500_after'): Promise<Generation> {
  await test.sandbox.failNext({ kind })
  const { id } = await test.api.createGeneration(soul)
  return test.api.generationUntil(id, (generation) => generation.attempts[0]?.state === 'unknown')
}

async function resolve(attemptId: string, body: object): Promise<{ status: number; body: ResolvedAttempt }> {
  const response = await test.api.post(`/v1/attempts/${attemptId}/resolve`, body)
  return { status: response.status, body: (await response.json()) as ResolvedAttempt }
}

async function listUnknown(): Promise<AttemptDetail[]> {
  const response = await fetch(`${test.api.url}/v1/attempts?state=unknown`)
  return ((await response.json()) as { data: AttemptDetail[] }).data
}

async function requestOf(generationId: string): Promise<string> {
  const accepted = (await test.sandbox.ledgerOf(generationId)).find((entry) => entry.event === 'accepted')
  return accepted!.requestId!
}

describe('while the generation waits', () => {
  it('shows the attempt with all known facts, and keeps its slot', async () => {
    const generation = await lose('error_500_before')
    const [attempt] = generation.attempts
    expect(generation.status).toBe('submitting')
    expect(attempt).toMatchObject({
      state: 'unknown',
      requestId: null,
      idempotencyKey: `${generation.id}.1`,
      unknownReason: expect.any(String),
      chargedCredits: null,
    })
    expect(await listUnknown()).toEqual([expect.objectContaining({ id: attempt!.id, generationId: generation.id })])
    await resolve(attempt!.id, { outcome: 'failed' })
    const ended = await test.api.generationEnd(generation.id)
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'generation_failed', paid: 'no' } })
    expect(await listUnknown()).toEqual([])
  })

  it('sends it again as a new attempt once an operator has seen that it was not accepted', async () => {
    const generation = await lose('error_500_before')
    const resolved = await resolve(generation.attempts[0]!.id, { outcome: 'not_accepted' })
    expect(resolved).toMatchObject({ status: 202, body: { effect: 'sent_again' } })
    const ended = await test.api.generationEnd(generation.id)
    expect(ended).toMatchObject({
      status: 'completed',
      attempts: [
        { number: 1, state: 'refused', resolvedAs: 'not_accepted', chargedCredits: null },
        { number: 2, state: 'completed', idempotencyKey: `${generation.id}.2`, chargedCredits: 1.5 },
      ],
    })
  })

  it('adopts the request that an operator has found, and pays once', async () => {
    const generation = await lose('error_500_after')
    const attempt = generation.attempts[0]!
    const wrong = await resolve(attempt.id, { outcome: 'found', requestId: '00000000-0000-4000-8000-000000000000' })
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ pointer: '/requestId' }] } })
    const requestId = await requestOf(generation.id)
    expect(await resolve(attempt.id, { outcome: 'found', requestId })).toMatchObject({
      status: 202,
      body: { effect: 'followed' },
    })
    const ended = await test.api.generationEnd(generation.id)
    expect(ended).toMatchObject({
      status: 'completed',
      attempts: [{ state: 'completed', requestId, chargedCredits: 1.5 }],
    })
    const ledger = await test.sandbox.ledgerOf(generation.id)
    expect(ledger.filter((entry) => entry.event === 'charged')).toHaveLength(1)
    expect((await resolve(attempt.id, { outcome: 'found', requestId })).status).toBe(409)
  })

  it('cancels on request as soon as it is certain that nothing runs', async () => {
    const generation = await lose('error_500_before')
    const { cancellation } = await test.api.cancelGeneration(generation.id)
    expect(cancellation.detail).toContain('did not respond')
    await resolve(generation.attempts[0]!.id, { outcome: 'not_accepted' })
    expect(await test.api.generationEnd(generation.id)).toMatchObject({
      status: 'cancelled',
      attempts: [{ state: 'refused' }],
    })
  })
})

describe('after the generation was given up', () => {
  /** As the workflow does at the platform's own time limit, which is too long for a test to wait for. */
  async function giveUp(generation: Generation): Promise<void> {
    const attemptId = generation.attempts[0]!.id
    const temporal = connectTemporal({ connection: { address: test.stack.temporalAddress }, namespace: 'default' })
    const db = openDatabase({ url: test.stack.databaseUrl, applicationName: 'hfw-test' })
    try {
      await temporal.client.workflow.getHandle(generation.id).terminate('given up by a test')
      const error = { code: 'outcome_unknown', detail: 'No answer came.', paid: 'unknown' } as const
      const ending = { status: 'failed', error } as const
      await finishGeneration(db, { generationId: generation.id, attemptId, ending, chargedCredits: null })
    } finally {
      await temporal.close()
      await db.destroy()
    }
  }

  const reservedCredits = async () => {
    const response = await fetch(`${test.api.url}/v1/usage`)
    return ((await response.json()) as { reservedCredits: number }).reservedCredits
  }

  it('keeps the price set aside until it is known, and frees it where nothing was taken', async () => {
    const before = await reservedCredits()
    const generation = await lose('error_500_before')
    await giveUp(generation)
    expect(await listUnknown()).toHaveLength(1)
    expect(await reservedCredits()).toBe(before + 1.5)
    const resolved = await resolve(generation.attempts[0]!.id, { outcome: 'not_accepted' })
    expect(resolved).toMatchObject({ status: 202, body: { effect: 'released', attempt: { state: 'refused' } } })
    expect(await reservedCredits()).toBe(before)
    expect(await test.api.getGeneration(generation.id)).toMatchObject({ status: 'failed', error: { paid: 'no' } })
  })

  it('books a request that is found late, stores its output, and sends an event', async () => {
    const before = await reservedCredits()
    const generation = await lose('error_500_after')
    const requestId = await requestOf(generation.id)
    await giveUp(generation)
    const { attempts } = await test.api.getGeneration(generation.id)
    expect(attempts[0]).toMatchObject({ state: 'unknown', chargedCredits: null })
    const resolved = await resolve(generation.attempts[0]!.id, { outcome: 'found', requestId })
    expect(resolved).toMatchObject({ status: 202, body: { effect: 'booked' } })
    const known = await test.api.generationUntil(generation.id, (now) => now.outputs.length > 0)
    expect(known).toMatchObject({
      status: 'failed',
      error: { code: 'outcome_unknown', paid: 'yes' },
      attempts: [{ requestId, resolvedAs: 'found', chargedCredits: 1.5 }],
    })
    expect(known.outputs).toHaveLength(1)
    expect(await reservedCredits()).toBe(before)
    const events = await test.api.readEvents(`/v1/generations/${generation.id}/events`)
    expect(events.at(-1)?.type).toBe('generation.failed')
    const lastEventId = events.at(-1)!.seq
    const later = await test.api.readEvents(`/v1/generations/${generation.id}/events`, { lastEventId })
    expect(later.map((event) => event.type)).toEqual(['attempt.adopted_late'])
    const lastSeq = { lastEventId: later.at(-1)!.seq }
    const stored = await test.api.readEvents(`/v1/generations/${generation.id}/events`, lastSeq)
    expect(stored.map((event) => event.type)).toEqual(['attempt.outputs_fetched'])
  })
})
