import { describe, expect, it } from 'vitest'
import { isInterrupted, receive, type RunMessage, type RunStep, startRun } from './run-state.ts'
import { attempt, CALLBACK, GRANT, OTHER_GRANT, RESOLUTION, runAt, TIMING } from './testing/sample-runs.ts'

it('starts with the grant or the place in the line that it was given', () => {
  const started = (slot?: typeof GRANT | 'in_line', asked?: number) => startRun({ timing: TIMING, slot, asked })
  expect(started()).toMatchObject({ step: { at: 'slot' }, isInLine: false, grant: undefined, asked: 0 })
  expect(started('in_line')).toMatchObject({ step: { at: 'slot' }, isInLine: true, grant: undefined })
  expect(started(GRANT)).toMatchObject({ step: { at: 'slot' }, isInLine: false, grant: GRANT })
  expect(started(undefined, 6)).toMatchObject({ asked: 6, askedBefore: 6 })
})

it('keeps the last message of each kind, and the first request to cancel', () => {
  const messages: RunMessage[] = [
    { kind: 'grant', grant: GRANT },
    { kind: 'grant', grant: OTHER_GRANT },
    { kind: 'callback', callback: CALLBACK },
    { kind: 'callback', callback: { attemptId: 'att_2', requestId: 'r-2' } },
    { kind: 'resolution', resolution: RESOLUTION },
    { kind: 'cancel' },
  ]
  const run = messages.reduce(receive, runAt({ at: 'line' }))
  expect(run).toMatchObject({ grant: OTHER_GRANT, resolutions: { att_1: RESOLUTION }, cancellation: 'requested' })
  expect(Object.keys(run.callbacks)).toEqual(['att_1', 'att_2'])
  const answered = receive({ ...run, cancellation: 'answered' }, { kind: 'cancel' })
  expect(answered.cancellation).toBe('answered')
})

it('asks again at every request of the caller, also after an answer', () => {
  for (const cancellation of ['none', 'requested', 'retrying', 'answered'] as const) {
    const run = receive(runAt({ at: 'news', attempt: attempt() }, { cancellation }), { kind: 'cancel_again' })
    expect(run.cancellation).toBe('requested')
    expect(isInterrupted(run)).toBe(true)
  }
})

describe('a wait or a poll', () => {
  const known = attempt()
  const unknown = attempt({ isKnown: false })
  const MESSAGES: Record<string, RunMessage> = {
    grant: { kind: 'grant', grant: GRANT },
    callback: { kind: 'callback', callback: CALLBACK },
    'callback of another attempt': { kind: 'callback', callback: { attemptId: 'att_2', requestId: 'r-2' } },
    resolution: { kind: 'resolution', resolution: RESOLUTION },
    cancel: { kind: 'cancel' },
  }

  it.each<[string, RunStep, string[]]>([
    ['in the line', { at: 'line' }, ['grant', 'cancel']],
    ['in the line from the start', { at: 'slot' }, ['grant', 'cancel']],
    ['for a known attempt', { at: 'following', attempt: known }, ['callback', 'cancel']],
    ['for an unknown attempt', { at: 'following', attempt: unknown }, ['callback', 'resolution', 'cancel']],
    ['of a status', { at: 'news', attempt: known }, ['callback', 'cancel']],
  ])('%s ends early at: %3$s', (_name, step, interrupting) => {
    const run = runAt(step)
    expect(isInterrupted(run)).toBe(false)
    const found = Object.keys(MESSAGES).filter((name) => isInterrupted(receive(run, MESSAGES[name]!)))
    expect(found).toEqual(interrupting)
  })

  it('does not end at an answered cancellation, or at one that is repeated in the background', () => {
    expect(isInterrupted(runAt({ at: 'line' }, { cancellation: 'retrying' }))).toBe(false)
    expect(isInterrupted(runAt({ at: 'line' }, { cancellation: 'answered' }))).toBe(false)
  })
})
