// The timeouts and retries of every activity, each with its reason. No other file has such numbers.
// Invariant: an activity that may cost money is retried only because the activity itself makes a repeat safe.
import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow'
import { TASK_QUEUES } from '../contracts/steps/messages.ts'

/** Runs before other tasks that wait for a worker: until then a slot of an account is idle. */
const FIRST = { priorityKey: 1 }

/** Rows of a film. Retried without limit: a database comes back, and nothing is lost meanwhile. */
const FILM_ROWS = {
  startToCloseTimeout: '20s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
} as const satisfies ActivityOptions

/**
 * Work on media files, on the queue with one slot per core. Only tries are limited: the time in the queue has no limit, and
 * neither has a storage that does not work, for which the activity returns `waiting`. A try that loses its worker counts,
 * because a file may crash every worker that reads it; ten tries leave room for restarts of the worker.
 */
const MEDIA_WORK = {
  taskQueue: TASK_QUEUES.media,
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 10 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
} as const satisfies ActivityOptions

/** By our identifier. `activities.ts` makes the functions that workflows call. */
export const ACTIVITY_OPTIONS = {
  /** Database work of a few milliseconds. Retried without limit: a database comes back, and nothing is lost meanwhile. */
  acquireSlot: {
    startToCloseTimeout: '10s',
    retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
  },

  /** Database work, like `acquireSlot`. */
  resumeGeneration: {
    startToCloseTimeout: '10s',
    retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
  },

  /** Writes an end, which must not be lost. Retried without limit. */
  failGeneration: {
    startToCloseTimeout: '20s',
    retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
  },

  /**
   * Uploads and one POST. With heartbeats every 3 s, a dead worker is noticed after 30 s. The number of tries has no limit,
   * because the attempt row decides whether anything may be sent; the activity itself limits POSTs without a response.
   * An error that lasts six hours (an image that is missing in the store) is permanent.
   */
  submitGeneration: {
    startToCloseTimeout: '5m',
    scheduleToCloseTimeout: '6h',
    priority: FIRST,
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  },

  /** One status read. The activity sets the retry delay, which is the poll interval. The workflow's time limit ends it. */
  checkGeneration: {
    startToCloseTimeout: '30s',
    retry: { initialInterval: '5s', backoffCoefficient: 1.5, maximumInterval: '30s' },
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  },

  /**
   * Reads the final status, and commits the decision with its cost. Seven days in all: as long as the platform keeps a request. It
   * is given up only after that, as an unknown outcome, which late booking follows.
   */
  collectResult: {
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '7d',
    priority: FIRST,
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  },

  /**
   * Copies the files of a completed request. One try has half an hour, for a large clip on a slow line; a dead worker is noticed
   * after 30 s. The time in all is that for which the platform keeps the files (`fetchOutputsWithin`). The interval grows to five
   * minutes, because many generations wait at the same time where a store is full.
   */
  fetchOutputs: {
    startToCloseTimeout: '30m',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
  },

  /** Reads the addresses of files again, for an operator. One day in all: the operator can repeat the command. */
  findOutputs: {
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '1d',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  },

  /** Writes an operator's decision. Retried without limit, like every end. */
  resolveUnknown: {
    startToCloseTimeout: '20s',
    retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
  },

  /**
   * Follows an attempt whose outcome becomes known late. Seven days: as long as the platform keeps a request, and far longer
   * than any request runs. The activity sets the retry delay, which is the poll interval.
   */
  bookLate: {
    startToCloseTimeout: '1m',
    scheduleToCloseTimeout: '7d',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '10m' },
  },

  /**
   * The first call to the platform. The workflow waits for it, so it has one minute in all. Where it gets no answer, the workflow
   * goes on and `repeatCancel` takes over.
   */
  cancelGeneration: {
    startToCloseTimeout: '45s',
    scheduleToCloseTimeout: '1m',
    retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
  },

  /**
   * Repeats the cancellation while the platform does not respond, in parallel to the rest of the workflow. Without a limit: it ends
   * with the workflow. Its retries add nothing to the history. At most 20 s apart, because the request may start at any time.
   */
  repeatCancel: {
    startToCloseTimeout: '45s',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '20s' },
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  },

  /**
   * Uploads the images of a character and sends one request. 100 images on a slow line take long; a dead worker is noticed after 30 s.
   * Without a limit in all: it waits for credits, or for the account's list after a lost response. The activity sets the retry delay.
   */
  createSoulId: {
    startToCloseTimeout: '1h',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '1m' },
  },

  /**
   * One status read of a training. The activity sets the retry delay, which is the poll interval. Without a limit in all: the platform
   * decides how long a training takes, and its cost is open until then.
   */
  followSoulId: {
    startToCloseTimeout: '1m',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '1m' },
  },

  /** Deletes the Soul IDs of a training. Without a limit in all: a removal reaches an account that is away for long. */
  removeSoulId: {
    startToCloseTimeout: '5m',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '5m' },
  },

  /** Begins a take: rows only. */
  beginScene: FILM_ROWS,
  writeScene: FILM_ROWS,

  /** The end of a film, and of a repeated join: rows only. */
  finishFilm: FILM_ROWS,
  endFilm: FILM_ROWS,
  endFilmWithoutVideo: FILM_ROWS,
  openJoin: FILM_ROWS,
  recordJoin: FILM_ROWS,

  /** Decodes the end of one clip. */
  extractFrame: { ...MEDIA_WORK, startToCloseTimeout: '5m' },

  /**
   * Encoding 100 long scenes in 4K takes hours of a busy core. A try that is too short for a film would be too short each time, and the
   * paid film would have no video. A dead worker is noticed by its heartbeats.
   */
  joinClips: { ...MEDIA_WORK, startToCloseTimeout: '12h' },
} as const satisfies Record<string, ActivityOptions>
