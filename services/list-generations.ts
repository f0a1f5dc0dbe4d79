// Lists the client's generations, newest first.
import type { GenerationPage } from '../contracts/generations.ts'
import type { PageQuery } from '../contracts/pages.ts'
import { listGenerations as listRows } from '../db/generations.ts'
import type { ServiceContext } from './context.ts'
import { pagePositionOrThrow } from './page-position.ts'

export async function listGenerations({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'clientId'>
  input: PageQuery
}): Promise<GenerationPage> {
  const after = pagePositionOrThrow(input.cursor)
  return listRows(ctx.db, { clientId: ctx.clientId, limit: input.limit, after })
}
