// Reads the client's generations.
import type { Generation, GenerationPage } from '../../contracts/public/generations.ts'
import type { GenerationQuery } from '../../contracts/public/job-filters.ts'
import { findGeneration, listGenerations as listRows } from '../../db/generations/read.ts'
import { readPlace } from '../../db/pool/place.ts'
import type { ServiceContext } from '../context.ts'
import { withGenerationPage } from '../jobs/workflow-page.ts'
import { notFound } from '../problems/service-problem.ts'
import { jobPageOrThrow } from '../requests/job-page.ts'

type ReadContext = Pick<ServiceContext, 'db' | 'clientId' | 'workflowPageOf'>

/** One generation; while it waits, with its place in line. Throws `not_found`, also for a generation of another client. */
export async function getGeneration({ ctx, input }: { ctx: ReadContext; input: { id: string } }): Promise<Generation> {
  const found = await findGeneration(ctx.db, { clientId: ctx.clientId, id: input.id })
  if (!found) throw notFound('generation', input.id)
  const generation = withGenerationPage(ctx, found)
  if (generation.status !== 'waiting') return generation
  const line = await readPlace(ctx.db, { generationId: generation.id })
  return line ? { ...generation, line } : generation
}

/** One page, newest first. Throws `invalid_request` for a cursor that this API did not make, and for an empty period. */
export async function listGenerations({
  ctx,
  input,
}: {
  ctx: ReadContext
  input: GenerationQuery
}): Promise<GenerationPage> {
  return listRows(ctx.db, { clientId: ctx.clientId, ...jobPageOrThrow(input) })
}
