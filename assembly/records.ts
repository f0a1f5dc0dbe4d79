// The records behind the activities' ports: which database function stands behind which name.
import type { TrainingRecords } from '../activities/characters/deps.ts'
import type { FilmRecords } from '../activities/films/deps.ts'
import type { GenerationRecords } from '../activities/generations/records-port.ts'
import { recordFrequentEvidence } from '../db/accounts/evidence.ts'
import { adoptOutputs } from '../db/generations/adopt-outputs.ts'
import { beginCollecting } from '../db/generations/begin-collecting.ts'
import { finishGeneration } from '../db/generations/ending.ts'
import { clearGenerationWait, recordGenerationWait } from '../db/generations/waits.ts'
import { openAttempt, writeAttempt } from '../db/attempts/open.ts'
import { recordCancelTry } from '../db/attempts/cancel-tries.ts'
import { findFilesToFetch, findPaidAttempt, recordFiles, recordStoredFile } from '../db/attempts/outputs.ts'
import { recordMiss } from '../db/attempts/late-lookups.ts'
import { recordMissing } from '../db/attempts/missing.ts'
import { findRunningAttempt, observeDurations, recordCheck } from '../db/attempts/progress.ts'
import { recordAccepted, recordFoundRequest } from '../db/attempts/record-acceptance.ts'
import { findGrant } from '../db/attempts/find-grant.ts'
import { reopenAttempt } from '../db/attempts/reopen.ts'
import { listReported } from '../db/attempts/reported-requests.ts'
import { beginTry, recordRefused, recordUnknown } from '../db/attempts/record-submission.ts'
import { findLateAttempt, bookLate } from '../db/attempts/book-late.ts'
import { bookUnexpected } from '../db/attempts/unexpected-acceptances.ts'
import {
  noteNotConfirmed,
  readResolution,
  resolveAsFailed,
  resolveAsNotAccepted,
} from '../db/attempts/resolve-unknown.ts'
import { findInputAsset, recordUpload } from '../db/assets/platform-uploads.ts'
import {
  endTraining,
  findAcceptedTraining,
  recordTrainingCheck,
  recordTrainingMissing,
} from '../db/characters/end-training.ts'
import { claimCreation, openTraining } from '../db/characters/open-training.ts'
import { recordCreated, recordNotCreated, recordTrainingWait } from '../db/characters/record-creation.ts'
import { openRemoval, recordRemovalError, recordRemoved } from '../db/characters/removal.ts'
import type { Database } from '../db/connection/connect.ts'
import { endFilm, listClips, readFilmToJoin, recordStitching } from '../db/films/ending.ts'
import { hasOpenJoin, recordJoin } from '../db/films/joins.ts'
import { openScene, writeScene } from '../db/films/scenes.ts'
import { recordJoinProgress, recordMadeVideo } from '../db/films/videos.ts'
import { endWaitForWorker, recordWait } from '../db/films/waits.ts'
import { recordUnanswered } from '../db/pool/account-health.ts'
import { acquireSlot } from '../db/pool/leases.ts'
import { recordSuccess } from '../db/pool/recovery.ts'
import { bindRecords } from './bind-records.ts'

const GENERATION_RECORDS = {
  acquireSlot,
  openAttempt,
  writeAttempt,
  beginTry,
  recordAccepted,
  recordRefused,
  recordSuccess,
  recordUnanswered,
  recordUnknown,
  findGrant,
  listReported,
  findRunningAttempt,
  recordCheck,
  recordMissing,
  recordCancelTry,
  recordEvidence: recordFrequentEvidence,
  beginCollecting,
  findFilesToFetch,
  recordStoredFile,
  adoptOutputs,
  recordWait: recordGenerationWait,
  clearWait: clearGenerationWait,
  findPaidAttempt,
  recordFiles,
  observeDurations,
  finishGeneration,
  readResolution,
  noteNotConfirmed,
  resolveAsNotAccepted,
  resolveAsFailed,
  findLateAttempt,
  bookLate,
  reopenAttempt,
  recordFoundRequest,
  recordMiss,
  bookUnexpected,
}

/** `platformUrl`: base URL of the platform, with which uploads are kept. */
export function generationRecords(db: Database, platformUrl: string): GenerationRecords {
  return {
    ...bindRecords(db, GENERATION_RECORDS),
    findInputAsset: (input) => findInputAsset(db, { ...input, platformUrl }),
    recordUpload: (input) => recordUpload(db, { ...input, platformUrl }),
  }
}

export function trainingRecords(db: Database): TrainingRecords {
  return bindRecords(db, {
    openTraining,
    claimCreation,
    recordCreated,
    recordNotCreated,
    recordTrainingWait,
    findAcceptedTraining,
    recordTrainingCheck,
    recordTrainingMissing,
    endTraining,
    openRemoval,
    recordRemoved,
    recordRemovalError,
  })
}

export function filmRecords(db: Database): FilmRecords {
  return bindRecords(db, {
    openScene,
    writeScene,
    listClips,
    readFilmToJoin,
    recordJoinProgress,
    recordMadeVideo,
    recordStitching,
    recordWait,
    endWaitForWorker,
    endFilm,
    hasOpenJoin,
    recordJoin,
  })
}
