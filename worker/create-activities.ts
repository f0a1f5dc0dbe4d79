// The activities over the real clients, by the task queue that runs them.
import { createTrainingActivities } from '../activities/characters/create-activities.ts'
import { createFilmMediaActivities, createFilmRowActivities } from '../activities/films/create-activities.ts'
import { createGenerationActivities } from '../activities/generations/create-activities.ts'
import type { Clients } from '../assembly/clients.ts'
import { filmRecords, generationRecords, trainingRecords } from '../assembly/records.ts'
import type { Environment } from '../config/schema.ts'
import type { TASK_QUEUES } from '../contracts/steps/messages.ts'
import { reportLateOutcome } from '../services/attempts/report-late-outcome.ts'
import { signalGrants } from '../services/jobs/signal-grants.ts'
import { callbackUrlMaker } from './callback-url.ts'

/** For each task queue, the activities by the names that Temporal records. */
export type ActivitiesByQueue = Record<keyof typeof TASK_QUEUES, object>

/** Activities that read or write whole media files run on the media queue, all others on the main queue. */
export function createActivities({ db, log, ...clients }: Clients, config: Environment): ActivitiesByQueue {
  const { library, media, platform, soulIds, store, workflows } = clients
  const records = generationRecords(db, config.HIGGSFIELD_BASE_URL)
  const generation = createGenerationActivities({
    records,
    platform,
    library,
    store,
    signalGrants: (grants) => signalGrants({ db, workflows, log }, grants),
    reportLateOutcome: (outcome) => reportLateOutcome({ db, workflows, log }, outcome),
    holdsUnknown: config.UNKNOWN_ATTEMPTS === 'hold',
    callbackUrl: callbackUrlMaker(config.PUBLIC_URL),
  })
  const film = { records: filmRecords(db), library, media }
  const training = createTrainingActivities({
    records: { ...trainingRecords(db), ...records },
    platform,
    soulIds,
    store,
    onCreatedTwice: (facts) => log.error(facts, 'the platform created a second Soul ID for one training'),
  })
  return {
    main: { ...generation, ...training, ...createFilmRowActivities(film) },
    media: createFilmMediaActivities(film),
  }
}
