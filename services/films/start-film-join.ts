// Starts the workflow that joins the clips of an ended film.
import type { ServiceContext } from '../context.ts'

/** False where Temporal did not respond, which is logged here. A workflow that runs already is left as it is. Does not throw. */
export async function startFilmJoin(
  { workflows, log }: Pick<ServiceContext, 'workflows' | 'log'>,
  filmId: string,
): Promise<boolean> {
  const workflowId = `join-${filmId}`
  try {
    await workflows.start({
      type: 'filmJoin',
      workflowId,
      input: { filmId },
      summary: `clips of ${filmId}`,
      isRepeatable: true,
    })
    return true
  } catch (error) {
    log.warn({ err: error, workflowId }, 'workflow not started; housekeeping starts it later')
    return false
  }
}
