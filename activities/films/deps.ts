// The ports of the film activities.
import type {
  EndedFilm,
  EndFilmInput,
  FilmClips,
  FilmToJoin,
  FilmWaitInput,
  JoinProgressInput,
  MadeVideo,
  OpenedScene,
  RecordedJoin,
  RepeatedJoin,
  SceneRef,
  TakeStart,
} from '../../contracts/steps/film.ts'
import type { MediaLibrary } from '../../contracts/ports/media-library.ts'
import type { MediaTools } from '../../contracts/ports/media.ts'

export interface FilmRecords {
  /** The generation of this take where it was written before, otherwise what the take begins on. */
  openScene(scene: SceneRef): Promise<OpenedScene>
  /** Writes the take as a generation that begins on `start`. A repeat returns the generation that was written. */
  writeScene(input: { scene: SceneRef; start: TakeStart }): Promise<{ generationId: string }>
  /** The finished clips in the order of their scenes. */
  listClips(input: { filmId: string }): Promise<FilmClips>
  /** `listClips`, with the settings of the join. */
  readFilmToJoin(input: { filmId: string }): Promise<FilmToJoin>
  /** Records how far the join is. The percentage does not fall. */
  recordJoinProgress(input: JoinProgressInput): Promise<void>
  /** Writes what was made, before the film shows it. A repeat replaces it. */
  recordMadeVideo(made: MadeVideo): Promise<void>
  recordStitching(input: { filmId: string }): Promise<void>
  /** Records what the film waits for. Changes nothing where it waits for the same reason already. */
  recordWait(input: FilmWaitInput): Promise<void>
  /** A media worker has begun: the film no longer waits for one. */
  endWaitForWorker(input: { filmId: string }): Promise<void>
  /** Writes the end. Where the film has ended before, that end is returned. */
  endFilm(input: EndFilmInput): Promise<EndedFilm>
  /** Whether the film has an open request to join its clips again. */
  hasOpenJoin(input: { filmId: string }): Promise<boolean>
  /** Writes the end of a repeated join. Where there is no open request, nothing changes, and the end before it is returned. */
  recordJoin(input: { filmId: string; end: RepeatedJoin }): Promise<RecordedJoin>
}

export interface FilmDeps {
  records: FilmRecords
  library: MediaLibrary
  media: MediaTools
}
