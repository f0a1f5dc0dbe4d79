// What workflow, activities and records of a film exchange. Types only, plain JSON.
import type { StoredMedia } from './generation.ts'
import type { JobFailure } from '../public/job-failures.ts'
import type { JoinSettings, SceneTime } from '../public/join-settings.ts'
import type { FilmWaitReason, FinalFilmStatus } from '../vocabulary/statuses.ts'

export interface SceneRef {
  filmId: string
  /** Counted from 0. */
  sceneIndex: number
  /** Counted from 1. */
  take: number
}

/** What a scene begins on: a stored image, or the last frame of the clip before it, which must be extracted. */
export type SceneStart = { kind: 'asset'; assetId: string } | { kind: 'clip_before'; clipStorageKey: string }

/** `no_clip_before`: the scene before has no clip, so that the take has nothing to begin on. */
export type OpenedScene =
  | { kind: 'written'; generationId: string; isCutOff: boolean }
  | { kind: 'open'; start: SceneStart }
  | { kind: 'no_clip_before' }

/**
 * `clipStorageKey`: the take begins on the last frame of this clip, which must be extracted before the take is written. `isCutOff`: the
 * take was cancelled without a request, because the workflow of its film was ended from outside.
 */
export type BegunScene = { generationId: string; isCutOff?: boolean } | { clipStorageKey: string }

/** Image on which a take begins: one that is stored, or the last frame of the clip before, which was just extracted. */
export type TakeStart = { assetId: string } | { media: StoredMedia }

/**
 * The result of reading or writing media files. `waiting`: the storage or the database has to recover first, so the same step is
 * repeated after a pause, without a limit. `failed`: bounded tries have failed for a reason that a repeat does not remove.
 */
export type MediaResult<Made> =
  | { kind: 'made'; made: Made }
  | { kind: 'waiting'; detail: string }
  | { kind: 'failed'; detail: string }

/** `isPartial`: clips of scenes are missing. */
export interface JoinedClips {
  video: StoredMedia
  isPartial: boolean
}

export interface FilmWaitInput {
  filmId: string
  reason: FilmWaitReason
  detail: string
}

export type FilmEnding = { status: 'completed' } | { status: 'failed'; error: JobFailure } | { status: 'cancelled' }

/** `beginsOnClipBefore`: its scene was rendered from the last frame of the clip before it in the list. */
export interface FilmClip {
  sceneIndex: number
  storageKey: string
  beginsOnClipBefore: boolean
}

/** The finished scenes of a film in their order. */
export interface FilmClips {
  sceneCount: number
  clips: FilmClip[]
}

/** What a join needs. */
export interface FilmToJoin extends FilmClips {
  settings: JoinSettings
  /** The stored file of the soundtrack. */
  soundtrackKey: string | undefined
}

/** Images that are made beside the video of a film. */
export interface VideoImages {
  /** A frame of the first scene, JPEG. */
  poster: StoredMedia
  /** One frame of each scene, JPEG. */
  sheet: StoredMedia
  /** An animation of the scenes, GIF. */
  preview: StoredMedia
}

/** A video that was joined, before the film shows it. */
export interface MadeVideo {
  filmId: string
  video: StoredMedia
  method: 'stream_copy' | 'reencode'
  settings: JoinSettings
  sceneTimes: SceneTime[]
  /** Undefined where the images could not be made. */
  images: VideoImages | undefined
}

export interface JoinProgressInput {
  filmId: string
  percent: number
  /** Undefined while it cannot be said. */
  leftMs: number | undefined
}

export interface EndFilmInput {
  filmId: string
  ending: FilmEnding
  video: StoredMedia | undefined
  videoIsPartial: boolean
}

export interface EndedFilm {
  status: FinalFilmStatus
}

/** `joining`: the film has clips, which are joined before its end is written. */
export type FinishedFilm = EndedFilm | { status: 'joining' }

/** The end of a join that was requested after the film had ended. */
export type RepeatedJoin = { kind: 'joined'; joined: JoinedClips } | { kind: 'failed'; detail: string }

/** `not_requested`: the film has no open request to join its clips. */
export interface RecordedJoin {
  outcome: 'joined' | 'failed' | 'not_requested'
}
