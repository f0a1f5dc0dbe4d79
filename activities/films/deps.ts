// The ports of the film activities.
import type { EndedFilm, EndFilmInput, FilmClips, OpenedScene, SceneRef } from '../../contracts/steps/film.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { MediaLibrary } from '../../contracts/ports/media-library.ts'
import type { MediaTools } from '../../contracts/ports/media.ts'

export interface FilmRecords {
  /** The generation of this take where it was written before, otherwise what the take begins on. */
  openScene(scene: SceneRef): Promise<OpenedScene>
  /** Writes the take as a generation that begins on `start`. A repeat returns the generation that was written. */
  writeScene(input: {
    scene: SceneRef
    start: { assetId: string } | { media: StoredMedia }
  }): Promise<{ generationId: string }>
  /** The finished clips in the order of their scenes. */
  listClips(input: { filmId: string }): Promise<FilmClips>
  recordStitching(input: { filmId: string }): Promise<void>
  /** Writes the end. Where the film has ended before, that end is returned. */
  endFilm(input: EndFilmInput): Promise<EndedFilm>
}

export interface FilmDeps {
  records: FilmRecords
  library: MediaLibrary
  media: MediaTools
}
