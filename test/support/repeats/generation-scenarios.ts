// Runs of generations, which together have each activity of a generation in each of its outcomes.
import { ApplicationFailure } from '@temporalio/common'
import { WORKFLOW_TYPES } from '../../../contracts/steps/recorded-names.ts'
import { recordAccepted } from '../../../db/attempts/record-acceptance.ts'
import { grantNew, newGeneration } from '../pool/pool-steps.ts'
import { attemptIn, bookLate, outcomeOf, resolve, runGeneration, sendWebhook, start, untilSteps } from './run-jobs.ts'
import type { Scenario } from './scenario.ts'

export const SENT = ['acquireSlot', 'submitGeneration']
const COLLECTED = ['settleGeneration', 'fetchOutputs']

export const GENERATION_SCENARIOS: Record<string, Scenario> = {
  'a generation with a webhook': {
    steps: [...SENT, ...COLLECTED],
    run: (stage) => runGeneration(stage, (handle) => sendWebhook(stage, handle)),
  },
  'a generation whose status is polled': {
    hasWebhooks: false,
    scale: 200,
    steps: [...SENT, 'checkGeneration', ...COLLECTED],
    run: (stage) => runGeneration(stage, async () => {}),
  },
  'a generation that one account refuses': {
    acts: ['refuse', 'accept'],
    steps: [...SENT, 'submitGeneration', ...COLLECTED],
    run: (stage) => runGeneration(stage, (handle) => sendWebhook(stage, handle)),
  },
  'a generation that every account would reject': {
    acts: ['reject'],
    steps: SENT,
    run: (stage) => runGeneration(stage, async () => {}),
  },
  'a generation that an operator sends again, and whose first request was accepted nevertheless': {
    acts: ['lose_response', 'accept'],
    steps: [...SENT, 'settleUnknown', 'submitGeneration', ...COLLECTED, 'settleLate', 'fetchOutputs'],
    async run(stage) {
      let first = ''
      const result = await runGeneration(stage, async (handle) => {
        first = await resolve(stage, handle, 'not_accepted')
        await sendWebhook(stage, handle)
      })
      return [result, await bookLate(stage, first, 'r-1')]
    },
  },
  'a generation that an operator ends': {
    acts: ['lose_request'],
    steps: [...SENT, 'settleUnknown'],
    run: (stage) => runGeneration(stage, (handle) => resolve(stage, handle, 'failed')),
  },
  'a generation that is given up, and booked late': {
    acts: ['lose_response'],
    steps: [...SENT, 'settleGeneration', 'failGeneration', 'settleLate', 'fetchOutputs'],
    async run(stage) {
      const result = await runGeneration(stage, async () => {}, { unknownOutcomeMs: 50 })
      const { id } = await attemptIn(stage, 'unknown')
      return [result, await bookLate(stage, id, 'r-1')]
    },
  },
  'a generation whose attempt was accepted a second time': {
    steps: [...SENT, ...COLLECTED, 'settleLate'],
    async run(stage) {
      const result = await runGeneration(stage, (handle) => sendWebhook(stage, handle))
      const { id: attemptId, generationId, accountId } = await attemptIn(stage, 'completed')
      stage.platform.requests.push({ requestId: 'r-2', accountId, key: 'second', status: 'queued' })
      const accepted = { attemptId, generationId, requestId: 'r-2', platformStatus: 'queued' } as const
      await recordAccepted(stage.db, { ...accepted, correlationId: undefined })
      return [result, await bookLate(stage, attemptId, 'r-2')]
    },
  },
  'a generation whose files an operator fetches': {
    arrange(platform) {
      const { download } = platform
      platform.download = async () => {
        platform.download = download
        throw ApplicationFailure.nonRetryable('the store is broken')
      }
    },
    steps: [...SENT, 'settleGeneration', 'failGeneration', 'findOutputs', 'fetchOutputs'],
    async run(stage) {
      const result = await runGeneration(stage, (handle) => sendWebhook(stage, handle))
      const { generationId } = await attemptIn(stage, 'completed')
      const handle = await start(stage, WORKFLOW_TYPES.outputFetch, `fetch-${generationId}`, { generationId })
      return [result, await outcomeOf(handle)]
    },
  },
  'a generation whose workflow was ended from outside': {
    steps: [...SENT, 'resumeGeneration', ...COLLECTED],
    async run(stage) {
      const generationId = await newGeneration(stage.db)
      const first = await start(stage, WORKFLOW_TYPES.generation, generationId, { generationId })
      await untilSteps(stage, 2)
      await first.terminate()
      const input = { generationId, isResumed: true }
      const second = await start(stage, WORKFLOW_TYPES.generation, generationId, input)
      await sendWebhook(stage, second)
      return outcomeOf(second)
    },
  },
  'a generation that is cancelled in the line': {
    steps: ['acquireSlot', 'cancelGeneration'],
    async run(stage) {
      await grantNew(stage.db)
      await grantNew(stage.db)
      return runGeneration(stage, async (handle) => {
        await untilSteps(stage, 1)
        await handle.cancel()
      })
    },
  },
  'a generation that is cancelled in the queue of the platform': {
    steps: [...SENT, 'cancelGeneration'],
    run: (stage) =>
      runGeneration(stage, async (handle) => {
        await attemptIn(stage, 'submitted')
        await handle.cancel()
      }),
  },
  'a generation whose cancellation is repeated in the background': {
    arrange(platform) {
      const { cancel } = platform
      platform.cancel = async () => {
        platform.cancel = cancel
        return { kind: 'unavailable', detail: 'no response' }
      }
      // It stays in the queue of the platform.
      const report = { outputs: [], error: undefined, expiresAt: undefined, correlationId: undefined }
      platform.status = async () => ({ kind: 'report', report: { status: 'queued', ...report } })
    },
    steps: [...SENT, 'cancelGeneration', 'cancelGeneration'],
    run: (stage) =>
      runGeneration(stage, async (handle) => {
        await attemptIn(stage, 'submitted')
        await handle.cancel()
      }),
  },
  'a generation that is cancelled too late': {
    steps: [...SENT, 'cancelGeneration', 'checkGeneration', ...COLLECTED],
    run: (stage) =>
      runGeneration(stage, async (handle) => {
        await attemptIn(stage, 'submitted')
        for (const request of stage.platform.requests) request.status = 'completed'
        await handle.cancel()
      }),
  },
}
