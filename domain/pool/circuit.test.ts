import { describe, expect, it } from 'vitest'
import { afterFailure, type Circuit, endPause, FAILURE_WINDOW_MS, type FailureCount, openCircuit } from './circuit.ts'

const NOW = 1_000_000

function failTimes(count: number, everyMs: number) {
  let state: { circuit: Circuit | undefined; failures: FailureCount | undefined } = {
    circuit: undefined,
    failures: undefined,
  }
  for (let index = 0; index < count; index += 1) state = afterFailure(state, NOW + index * everyMs)
  return state
}

describe('the circuit breaker', () => {
  it('opens at the third failure within a minute, but not at three over a longer time', () => {
    expect(failTimes(2, 1_000).circuit).toBeUndefined()
    expect(failTimes(3, 1_000).circuit).toMatchObject({ cause: 'failing', opens: 1, untilMs: NOW + 2_000 + 5_000 })
    expect(failTimes(3, FAILURE_WINDOW_MS + 1).circuit).toBeUndefined()
  })

  it('stays open twice as long after each failed trial, up to five minutes', () => {
    let circuit = openCircuit(undefined, 'failing', NOW)
    const pauses: number[] = []
    for (let round = 0; round < 9; round += 1) {
      pauses.push(circuit.untilMs - circuit.openedAtMs)
      circuit = afterFailure({ circuit, failures: undefined }, circuit.untilMs).circuit!
    }
    expect(pauses.map((pause) => pause / 1_000)).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300])
  })

  it('does not grow by refusals of requests that were sent before it opened', () => {
    const circuit = openCircuit(undefined, 'no_credits', NOW)
    expect(openCircuit(circuit, 'no_credits', NOW + 10)).toBe(circuit)
  })

  it('is never shortened by another cause', () => {
    const parked = openCircuit(undefined, 'no_credits', NOW)
    expect(openCircuit(parked, 'failing', NOW + 10)).toBe(parked)
    const failing = openCircuit(undefined, 'failing', NOW)
    expect(openCircuit(failing, 'no_credits', NOW + 10)).toMatchObject({ cause: 'no_credits', opens: 1 })
  })

  it('after an operator ended the pause, gets one trial for lack of credits, and is closed after failures', () => {
    const parked = openCircuit(undefined, 'no_credits', NOW)
    const again = openCircuit(parked, 'no_credits', parked.untilMs)
    const ended = endPause(again, again.openedAtMs + 10)!
    expect(ended).toMatchObject({ cause: 'no_credits', untilMs: again.openedAtMs + 10, opens: 0 })
    const refused = openCircuit(ended, 'no_credits', ended.untilMs)
    expect(refused.untilMs - refused.openedAtMs).toBe(parked.untilMs - parked.openedAtMs)
    expect(endPause(openCircuit(undefined, 'failing', NOW), NOW)).toBeUndefined()
  })
})
