// Every timeout and retry of every activity, each with its reason. Nowhere else are such numbers written.
// Invariant: what may cost money is retried only because the activity itself makes a repeat safe.
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow'
import type { FilmActivities } from '../activities/films/create-activities.ts'
import type { GenerationActivities } from '../activities/generations/create-activities.ts'
import { TASK_QUEUES } from '../contracts/steps/messages.ts'
import { ACTIVITY_TYPES } from '../contracts/steps/recorded-names.ts'

/** Database work of a few milliseconds. Retried for ever: a database that is down comes back, and nothing is lost meanwhile. */
export const { acquireSlot } = proxyActivities<GenerationActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
})

/** The same, for the ends that must be written. */
export const { failGeneration } = proxyActivities<GenerationActivities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
})

/** Before everything else that waits for a worker: a slot of an account stands idle until they have run. */
const FIRST = { priorityKey: 1 }

/**
 * Uploads and one POST. A dead worker is noticed after 30 s (it heartbeats every 3 s). Any number of tries, because the
 * attempt row decides whether anything may be sent; the activity itself stops asking after six unanswered ones. What
 * still throws after six hours (a picture that is gone from the store) will not mend itself.
 */
export const { submitGeneration } = proxyActivities<GenerationActivities>({
  startToCloseTimeout: '5m',
  scheduleToCloseTimeout: '6h',
  priority: FIRST,
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
})

/** One status read. The retry delay is the poll interval, given by the activity; the workflow's own clock ends it. */
export const { checkGeneration } = proxyActivities<GenerationActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '5s', backoffCoefficient: 1.5, maximumInterval: '30s' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
})

/**
 * Downloads, storing and the final write. Ten minutes a try for a large clip on a slow line, noticed dead after 30 s.
 * Six hours in all: long enough for an operator to make room on a full disk, short enough for the shortest retention
 * (one hour is possible, seven days are usual) to have been used to the end.
 */
export const { [ACTIVITY_TYPES.collectResult]: collectResult } = proxyActivities<GenerationActivities>({
  startToCloseTimeout: '10m',
  scheduleToCloseTimeout: '6h',
  priority: FIRST,
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})

/** An operator's word, written. Retried for ever, as every end is. */
export const { [ACTIVITY_TYPES.resolveUnknown]: resolveUnknown } = proxyActivities<GenerationActivities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
})

/**
 * Follows an attempt that turned up late. Seven days: as long as the platform keeps files, and far longer than anything
 * runs there. The retry delay is the poll interval, given by the activity.
 */
export const { [ACTIVITY_TYPES.bookLate]: bookLate } = proxyActivities<GenerationActivities>({
  startToCloseTimeout: '10m',
  scheduleToCloseTimeout: '7d',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '10m' },
})

/** One call to the platform while it may still be queued there; after a minute of silence it counts as too late. */
export const { cancelGeneration } = proxyActivities<GenerationActivities>({
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '1m',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
})

/** Reads a frame of a clip and writes the scene's generation. On the media queue, which has one slot per core. */
export const { beginScene } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.media,
  startToCloseTimeout: '5m',
  scheduleToCloseTimeout: '2h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})

/** Joins clips. A re-encode of a long film takes minutes of a core; two hours in all leave room for a full disk to be mended. */
export const { finishFilm } = proxyActivities<FilmActivities>({
  taskQueue: TASK_QUEUES.media,
  startToCloseTimeout: '30m',
  scheduleToCloseTimeout: '2h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})

/** Ends a film without touching media: what is left when joining has failed for good. */
export const { endFilmWithoutVideo } = proxyActivities<FilmActivities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
})
