// Lists the client's generations, newest first.
import type { GenerationPage } from '../../contracts/public/generations.ts'
import type { PageQuery } from '../../contracts/public/pages.ts'
import { listGenerations as listRows } from '../../db/generations/read.ts'
import type { ServiceContext } from '../context.ts'
import { pagePositionOrThrow } from '../requests/page-position.ts'

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
