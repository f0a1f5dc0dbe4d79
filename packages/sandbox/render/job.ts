// What the render thread is asked to draw. A job holds everything that its result depends on: equal jobs, equal files.
import type { ClipPlan, PicturePlan, SoundPlan } from '../models/model.ts'

/** A fetched input: the request field it came from and its content-addressed file. */
export interface InputFile {
  field: string
  path: string
}

/**
 * `full`: made from the request. `still`: for load tests; the same file for every request of the same kind, pixel size,
 * length, rate, sound, format and container. Neither prompt, seed nor inputs show in it, and a clip does not move.
 */
export type Quality = 'still' | 'full'

export type PictureJob = Omit<PicturePlan, 'seed' | 'references' | 'character'> & {
  quality: Quality
  seed: number
  references: InputFile[]
  /** `photo` is one of the Soul ID's; null where none can be shown. */
  character: { id: string; strength: number; photo: InputFile | null } | null
}
export type SoundJob = Omit<SoundPlan, 'seed'> & { seed: number }
export type ClipJob = Omit<ClipPlan, 'seed' | 'start' | 'end' | 'references' | 'videos' | 'audios'> & {
  quality: Quality
  seed: number
  start: InputFile | null
  end: InputFile | null
  references: InputFile[]
  videos: InputFile[]
  audios: InputFile[]
}
export type RenderJob = PictureJob | ClipJob | SoundJob

/** Message to a render thread and its answer. */
export interface RenderOrder {
  id: number
  job: RenderJob
  outputPath: string
}
export interface RenderReply {
  id: number
  /** `isInput`: the fault is in what the request gave, and the text may be shown. */
  problem: { text: string; isInput: boolean } | null
}
