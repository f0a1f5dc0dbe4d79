// The waits at shutdown fit each other: a submission ends within the grace of its worker, and each orchestrator waits longer than the worker.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { STOP_GRACE_MS } from '../dev/run-start.ts'
import { defaultTimeouts } from '../adapters/higgsfield/client.ts'
import { SHUTDOWN_FORCE_MS, SHUTDOWN_GRACE_MS, STOP_DEADLINE_MS } from '../worker/shutdown-times.ts'

it('a submission may end before the worker cancels it, and the worker ends before it is killed', () => {
  const compose = readFileSync(path.join(import.meta.dirname, '..', 'docker-compose.yml'), 'utf8')
  const worker = compose.slice(compose.indexOf('\n  worker:'))
  const composeGraceMs = Number(/stop_grace_period: (\d+)s/.exec(worker)?.[1]) * 1000
  expect(SHUTDOWN_GRACE_MS).toBeGreaterThan(defaultTimeouts().submitMs)
  expect(SHUTDOWN_FORCE_MS).toBeGreaterThan(SHUTDOWN_GRACE_MS)
  expect(STOP_DEADLINE_MS).toBeGreaterThan(SHUTDOWN_FORCE_MS)
  expect(composeGraceMs).toBeGreaterThan(STOP_DEADLINE_MS)
  expect(STOP_GRACE_MS).toBeGreaterThan(STOP_DEADLINE_MS)
})
