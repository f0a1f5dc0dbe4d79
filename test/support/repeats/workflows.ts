// The workflows under their recorded names, and a film as earlier builds ran it: each step of a scene on the media queue.
import { executeChild, proxyActivities } from '@temporalio/workflow'
import type { createFilmMediaActivities } from '../../../activities/films/create-activities.ts'
import { TASK_QUEUES } from '../../../contracts/steps/messages.ts'
import { WORKFLOW_TYPES } from '../../../contracts/steps/recorded-names.ts'

export { film, filmJoin, generation, lateSettlement, outputFetch } from '../unversioned-workflows.ts'

const { beginScene, finishFilm } = proxyActivities<ReturnType<typeof createFilmMediaActivities>>({
  taskQueue: TASK_QUEUES.media,
  startToCloseTimeout: '1m',
})

export async function earlierFilm({ filmId, sceneCount }: { filmId: string; sceneCount: number }) {
  for (let sceneIndex = 0; sceneIndex < sceneCount; sceneIndex += 1) {
    const { generationId } = await beginScene({ filmId, sceneIndex, take: 1 })
    await executeChild(WORKFLOW_TYPES.generation, { workflowId: generationId, args: [{ generationId }] })
  }
  return finishFilm({ filmId, ending: { status: 'completed' } })
}
