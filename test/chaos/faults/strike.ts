// Carries out one strike of the plan.
// Invariant: when it resolves, every part that it struck runs again.
import { setTimeout as sleep } from 'node:timers/promises'
import { scaledMs } from '../../../domain/waiting/time-scale.ts'
import type { PAUSES, Strike } from '../plan.ts'
import { cancelJob, drainAccount, fetchFiles, joinFilm, terminateJob } from './operator-actions.ts'
import { rotateKey } from './rotate-key.ts'
import type { Stage } from './stage.ts'

export async function carryOut(strike: Strike, stage: Stage): Promise<void> {
  switch (strike.kind) {
    case 'kill':
      return kill(strike, stage)
    case 'pause':
      return pause(strike, stage)
    case 'rolling_restart':
      return restartInTurn(strike, stage)
    case 'deploy':
      stage.timeline.note({ what: 'deploy', detail: { build: stage.parts.nextBuild() } })
      return restartInTurn(strike, stage)
    case 'full_store':
      return fillStore(strike, stage)
    case 'rotate_key':
      return rotateKey(strike.account, stage)
    case 'cancel':
    case 'cancel_twice':
      return cancelJob(strike, stage)
    case 'terminate':
      return terminateJob(strike, stage)
    case 'join':
      return joinFilm(strike, stage)
    case 'fetch':
      return fetchFiles(strike, stage)
    case 'drain':
      return drainAccount(strike, stage)
  }
}

/** How long the pause is with the factor of the run: as much longer than the scaled limit as without it. */
export function pauseMs({ limitMs, standsForMs }: (typeof PAUSES)[number], timeScale: number): number {
  return Math.round((scaledMs(limitMs, timeScale) * standsForMs) / limitMs)
}

async function kill({ parts, downMs }: Extract<Strike, { kind: 'kill' }>, stage: Stage): Promise<void> {
  stage.timeline.note({ what: 'SIGKILL', parts, forMs: downMs })
  await Promise.all(parts.map((part) => stage.parts.end(part, 'SIGKILL')))
  await sleep(downMs)
  // Databases first: the others are not ready before what they stand on.
  for (const part of [...parts].toReversed()) await stage.parts.start(part)
  stage.timeline.note({ what: 'runs again', parts })
}

async function pause(strike: Extract<Strike, { kind: 'pause' }>, stage: Stage): Promise<void> {
  const forMs = pauseMs(strike.pause, stage.timeScale)
  const { standsForMs } = strike.pause
  for (const part of strike.parts) {
    stage.timeline.note({ what: 'SIGSTOP', parts: [part], forMs, standsForMs })
    const resume = stage.parts.pause(part)
    await sleep(forMs)
    resume()
    stage.timeline.note({ what: 'SIGCONT', parts: [part] })
  }
}

async function restartInTurn({ parts }: Strike, stage: Stage): Promise<void> {
  for (const part of parts) {
    stage.timeline.note({ what: 'SIGTERM', parts: [part] })
    const startedAtMs = Date.now()
    await stage.parts.end(part, 'SIGTERM')
    stage.timeline.note({ what: 'ended', parts: [part], forMs: Date.now() - startedAtMs })
    await stage.parts.start(part)
    stage.timeline.note({ what: 'runs again', parts: [part] })
  }
}

async function fillStore(strike: Extract<Strike, { kind: 'full_store' }>, stage: Stage): Promise<void> {
  const forMs = pauseMs(strike.pause, stage.timeScale)
  const { standsForMs } = strike.pause
  stage.timeline.note({ what: stage.store.fault, forMs, standsForMs })
  const restore = await stage.store.breakWrites()
  await sleep(forMs)
  await restore()
  stage.timeline.note({ what: 'the store takes files again' })
}
