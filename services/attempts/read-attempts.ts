// Reads the attempts of all clients, for operators who resolve unknown attempts.
import type { AttemptDetail, AttemptPage } from '../../contracts/public/attempts.ts'
import type { AttemptState } from '../../contracts/vocabulary/statuses.ts'
import { findAttempt, listAttempts as listRows } from '../../db/attempts/read.ts'
import type { ServiceContext } from '../context.ts'
import { pagePositionOrThrow } from '../requests/page-position.ts'
import { notFound } from '../problems/service-problem.ts'

export interface ListAttemptsInput {
  state?: AttemptState | undefined
  limit: number
  cursor?: string | undefined
}

/** One page, newest first. Throws `invalid_request` for a cursor that this API did not make. */
export async function listAttempts({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db'>
  input: ListAttemptsInput
}): Promise<AttemptPage> {
  const { state, limit, cursor } = input
  return listRows(ctx.db, { state, limit, after: pagePositionOrThrow(cursor) })
}

/** One attempt. Throws `not_found`. */
export async function getAttempt({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db'>
  input: { id: string }
}): Promise<AttemptDetail> {
  const attempt = await findAttempt(ctx.db, input.id)
  if (!attempt) throw notFound('attempt', input.id)
  return attempt
}
