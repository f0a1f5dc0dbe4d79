// Joins the clips of a film that has ended: on request, as often as it is requested. The film's scenes and its money are not touched.
import type { FilmJoinInput } from '../contracts/steps/messages.ts'
import type { RecordedJoin, RepeatedJoin } from '../contracts/steps/film.ts'
import { type Activities, activitiesFor } from './activities.ts'
import { mediaTimingOf, untilStorageWorks } from './media-work.ts'
import { rootMessage } from './root-message.ts'

export async function filmJoin(input: FilmJoinInput): Promise<RecordedJoin> {
  const { filmId } = input
  const activities = activitiesFor(input.timing?.scale)
  if (!(await activities.openJoin({ filmId }))) return { outcome: 'not_requested' }
  return await activities.recordJoin({ filmId, end: await joinAgain(activities, input) })
}

async function joinAgain({ joinClips }: Activities, input: FilmJoinInput): Promise<RepeatedJoin> {
  const { filmId } = input
  try {
    const result = await untilStorageWorks(mediaTimingOf(input), () => joinClips({ filmId }))
    return result.kind === 'made' ? { kind: 'joined', joined: result.made } : result
  } catch (error) {
    return { kind: 'failed', detail: rootMessage(error) }
  }
}
