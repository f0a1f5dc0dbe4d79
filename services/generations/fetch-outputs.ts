// An operator fetches the files of an ended generation that was paid for, and whose files are not stored.
// Invariant: nothing is submitted and no cost changes. A repeated call finds the fetch that runs already.
import type { OutputFetch } from '../../contracts/public/generations.ts'
import { findPaidAttempt } from '../../db/attempts/outputs.ts'
import { findGenerationOfAnyClient } from '../../db/generations/read.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { keptUntilMs } from '../../domain/generations/kept-until.ts'
import type { ServiceContext } from '../context.ts'
import { notFound, ServiceProblem } from '../problems/service-problem.ts'

/**
 * Starts the fetch. Throws `not_found`; `wrong_state` where the generation runs, has its outputs, was not paid for, or its files are
 * deleted; and `unavailable` where Temporal does not respond.
 */
export async function fetchOutputs({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>
  input: { id: string }
}): Promise<OutputFetch> {
  const { id: generationId } = input
  const generation = await findGenerationOfAnyClient(ctx.db, generationId)
  if (!generation) throw notFound('generation', generationId)
  const { status, outputsOfAttempt } = generation
  if (!isFinalGenerationStatus(status)) {
    throw refused(
      `The generation is ${status}. Its files are stored automatically; \`waitingFor\` says what it waits for.`,
    )
  }
  if (status === 'completed') throw refused(`The generation is ${status}, so there is nothing to fetch.`)
  if (outputsOfAttempt !== null) throw refused('The generation has its outputs already.')
  const attempt = await findPaidAttempt(ctx.db, { generationId })
  if (!attempt) throw refused('No attempt of the generation was completed by the platform, so there are no files.')
  const untilMs = attempt.keptUntilMs ?? keptUntilMs({ ...attempt, expiresAt: undefined, nowMs: Date.now() })
  const until = new Date(untilMs).toISOString()
  if (untilMs <= Date.now()) throw refused(`The platform keeps the files until ${until} only.`)
  await start(ctx, generationId)
  ctx.log.info({ generationId, attemptId: attempt.attemptId, until }, 'fetch of outputs requested')
  const after = status === 'failed' ? 'is completed' : `stays ${status}, and has them as its outputs`
  const detail = `The files are fetched until ${until}. Afterwards the generation ${after}.`
  return { generationId, attemptId: attempt.attemptId, until, detail }
}

function refused(detail: string): ServiceProblem {
  return new ServiceProblem('wrong_state', { detail })
}

async function start({ workflows }: Pick<ServiceContext, 'workflows'>, generationId: string): Promise<void> {
  try {
    await workflows.start({
      type: 'outputFetch',
      workflowId: `fetch-${generationId}`,
      input: { generationId },
      summary: 'files of a paid generation, fetched by an operator',
      isRepeatable: true,
    })
  } catch (error) {
    throw new ServiceProblem('unavailable', {
      detail: 'Temporal is not available at the moment. Nothing has changed.',
      retryAfterSeconds: 5,
      cause: error,
    })
  }
}
