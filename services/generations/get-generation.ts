// Reads one generation of the client.
import type { Generation } from '../../contracts/public/generations.ts'
import { findGeneration } from '../../db/generations/read.ts'
import { readPlace } from '../../db/pool/place.ts'
import type { ServiceContext } from '../context.ts'
import { notFound } from '../problems/service-problem.ts'

/** Throws `not_found` also for a generation of another client. */
export async function getGeneration({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'clientId'>
  input: { id: string }
}): Promise<Generation> {
  const generation = await findGeneration(ctx.db, { clientId: ctx.clientId, id: input.id })
  if (!generation) throw notFound('generation', input.id)
  if (generation.status !== 'waiting') return generation
  const line = await readPlace(ctx.db, { generationId: generation.id })
  return line ? { ...generation, line } : generation
}
