// What the render thread is asked to draw. A job holds everything that its result depends on: equal jobs, equal files.
import type { ClipPlan, PicturePlan, SoundPlan } from '../models/model.ts'

/** A fetched input: the request field it came from and its content-addressed file. */
export interface InputFile {
  field: string
  path: string
}

/** `character` is a stored photo of the Soul ID, null where there is none to show. */
export type PictureJob = Omit<PicturePlan, 'seed' | 'references' | 'character'> & {
  seed: number
  references: InputFile[]
  character: (InputFile & { strength: number }) | null
}
export type SoundJob = Omit<SoundPlan, 'seed'> & { seed: number }
export type ClipJob = Omit<ClipPlan, 'seed' | 'start' | 'end' | 'references' | 'videos' | 'audios'> & {
  seed: number
  start: InputFile | null
  end: InputFile | null
  references: InputFile[]
  videos: InputFile[]
  audios: InputFile[]
}
export type RenderJob = PictureJob | ClipJob | SoundJob

/** Message to the render thread and its answer. */
export interface RenderOrder {
  id: number
  job: RenderJob
  outputPath: string
}
export interface RenderReply {
  id: number
  error: string | null
}
