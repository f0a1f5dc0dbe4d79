// Finds unfinished jobs whose workflow has ended, and resumes them. First come those that Temporal lists as ended since the last round.
// Then comes every unfinished job, page by page, because Temporal's list may be incomplete or its server may be new.
// Invariant: no job is ended or resumed while its workflow runs.
import { findUnfinished, listUnfinishedFilms, listUnfinishedGenerations } from '../../db/jobs/unfinished.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { ServiceContext } from '../context.ts'
import { resumeFilm, resumeGeneration } from './resume-workflow.ts'
import { type Walk, walkOn } from './walk.ts'

/** Where the next round goes on. */
export interface ResumeWalks {
  generations: Walk
  films: Walk
  /** Temporal's list was read up to this time. Undefined before the first round. */
  listedUntilMs?: number
}

export interface ResumeEndedInput {
  /** Only jobs whose workflow was started at least this long ago. Default 1 min. */
  olderThanMs?: number
  /** Unfinished jobs of each kind that one round asks Temporal for. Default 500. */
  limit?: number
  walks?: ResumeWalks
}

type ResumeContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

const DEFAULT_OLDER_THAN_MS = 60_000
const DEFAULT_LIMIT = 500
/** Temporal's list shows an end some seconds late; and a job that could not be resumed in one round is found in the next. */
const OVERLAP_MS = 5 * 60_000
const MAX_LISTED = 1_000

/** Returns how many jobs were resumed. Throws, after its walk over all unfinished jobs, where Temporal's list cannot be read. */
export async function resumeEnded({
  ctx,
  input,
}: {
  ctx: ResumeContext
  input: ResumeEndedInput
}): Promise<{ generations: number; films: number }> {
  const {
    olderThanMs = scaledMs(DEFAULT_OLDER_THAN_MS),
    limit = DEFAULT_LIMIT,
    walks = { generations: {}, films: {} },
  } = input
  const counts = { generations: 0, films: 0 }
  const each = handlersOf(ctx, counts)
  const unlisted = await resumeListed(ctx, { walks, each }).then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  await walkOn(walks.generations, (page) => listUnfinishedGenerations(ctx.db, { olderThanMs, ...page }), {
    limit,
    handle: each.generation,
  })
  await walkOn(walks.films, (page) => listUnfinishedFilms(ctx.db, { olderThanMs, ...page }), {
    limit,
    handle: each.film,
  })
  if (unlisted) throw unlisted.error
  return counts
}

/** Resumes those that Temporal lists as ended since the last round. Throws where its list cannot be read. */
async function resumeListed(
  ctx: ResumeContext,
  { walks, each }: { walks: ResumeWalks; each: ReturnType<typeof handlersOf> },
): Promise<void> {
  const nowMs = Date.now()
  const closedAfter = new Date((walks.listedUntilMs ?? nowMs) - OVERLAP_MS)
  const listed = await ctx.workflows.listEndedFromOutside({ closedAfter, limit: MAX_LISTED })
  const unfinished = await findUnfinished(ctx.db, listed)
  for (const generation of unfinished.generations) await each.generation(generation)
  for (const film of unfinished.films) await each.film(film)
  walks.listedUntilMs = nowMs
}

/** Each handles one job and counts what it resumes. False where that failed, which is logged. */
function handlersOf(ctx: ResumeContext, counts: { generations: number; films: number }) {
  const handler =
    <Job extends { id: string }>(
      kind: keyof typeof counts,
      resume: (ctx: ResumeContext, job: Job) => Promise<boolean>,
    ) =>
    async (job: Job): Promise<boolean> => {
      try {
        if (await resume(ctx, job)) counts[kind] += 1
        return true
      } catch (error) {
        ctx.log.warn(
          { err: error, workflowId: job.id },
          'not checked whether its workflow runs; a later round checks it',
        )
        return false
      }
    }
  return { generation: handler('generations', resumeGeneration), film: handler('films', resumeFilm) }
}
