// What workflow, activities and records of a film exchange. Types only, plain JSON.
import type { StoredMedia } from './generation.ts'
import type { JobFailure } from '../public/job-failures.ts'
import type { FinalFilmStatus } from '../vocabulary/statuses.ts'

export interface SceneRef {
  filmId: string
  /** Counted from 0. */
  sceneIndex: number
  /** Counted from 1. */
  take: number
}

/** What a scene begins on: a stored image, or the last frame of the clip before it, which must be extracted. */
export type SceneStart = { kind: 'asset'; assetId: string } | { kind: 'clip_before'; clipStorageKey: string }

export type OpenedScene = { kind: 'written'; generationId: string } | { kind: 'open'; start: SceneStart }

export type FilmEnding = { status: 'completed' } | { status: 'failed'; error: JobFailure } | { status: 'cancelled' }

/** The finished scenes of a film in their order. */
export interface FilmClips {
  sceneCount: number
  clips: { sceneIndex: number; storageKey: string }[]
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
