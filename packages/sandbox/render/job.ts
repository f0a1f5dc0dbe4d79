// The jobs of the render threads. A job contains everything on which its result depends, so equal jobs give equal files.
import type { ClipPlan, PicturePlan, SoundPlan } from '../models/model.ts'

/** A fetched input: the field of the request that named it, and its content-addressed file. */
export interface InputFile {
  field: string
  path: string
}

/**
 * `full`: drawn from the request. `still`: for load tests, one file for all requests of the same kind, pixel size, length, rate,
 * sound, format and container. It shows neither prompt nor seed nor inputs, and a clip does not move.
 */
export type Quality = 'still' | 'full'

export type PictureJob = Omit<PicturePlan, 'seed' | 'references' | 'character'> & {
  quality: Quality
  seed: number
  references: InputFile[]
  /** `photo` is one of the Soul ID's photos; null when none can be shown. */
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

/** Whether the work on a job must end early, because the sandbox closes. It is read before each frame of a clip. */
export type IsStopped = () => boolean

/** Data of a render thread: one element, 1 when the thread must stop. */
export type StopFlag = Int32Array<SharedArrayBuffer>

/** A message to a render thread; `RenderReply` is its reply. `stop` ends the thread after the orders before it. */
export type RenderMessage = RenderOrder | 'stop'

export interface RenderOrder {
  id: number
  job: RenderJob
  outputPath: string
}
export interface RenderReply {
  id: number
  /** `isInput`: an input of the request caused the problem, and the client may see the text. */
  problem: { text: string; isInput: boolean } | null
}
