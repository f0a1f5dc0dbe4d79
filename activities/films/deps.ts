// What the film activities are given: ports only.
import type { EndedFilm, EndFilmInput, FilmClips, OpenedScene, SceneRef } from '../../contracts/steps/film.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { MediaLibrary } from '../../contracts/ports/media-library.ts'
import type { MediaTools } from '../../contracts/ports/media.ts'

export interface FilmRecords {
  /** Finds the generation of this take, or what it has to begin on. */
  openScene(scene: SceneRef): Promise<OpenedScene>
  /** Writes the take as a generation that begins on `start`. Doing it again returns the one that was written. */
  writeScene(input: {
    scene: SceneRef
    start: { assetId: string } | { media: StoredMedia }
  }): Promise<{ generationId: string }>
  listClips(input: { filmId: string }): Promise<FilmClips>
  recordStitching(input: { filmId: string }): Promise<void>
  endFilm(input: EndFilmInput): Promise<EndedFilm>
}

export interface FilmDeps {
  records: FilmRecords
  library: MediaLibrary
  media: MediaTools
}
