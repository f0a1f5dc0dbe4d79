// What the render thread is asked to draw. A job holds everything that its result depends on: equal jobs, equal files.
import type { ClipPlan, PicturePlan } from '../models/model.ts'

/** A fetched input: the request field it came from and its content-addressed file. */
export interface InputFile {
  field: string
  path: string
}

export type PictureJob = Omit<PicturePlan, 'seed'> & { seed: number }
export type ClipJob = Omit<ClipPlan, 'seed' | 'start' | 'end'> & {
  seed: number
  start: InputFile | null
  end: InputFile | null
}
export type RenderJob = PictureJob | ClipJob

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
