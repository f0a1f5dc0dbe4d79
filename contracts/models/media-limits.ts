// The rules of a model for a file that it takes, as data.
// Invariant: a limit that is left out is not checked. The platform's general limits of a file hold in addition.

export interface MediaLimits {
  maxBytes?: number
  /** Of clips and audio. */
  minSeconds?: number
  maxSeconds?: number
  /** Width times height, of images and of each frame of a clip. */
  minPixels?: number
  maxPixels?: number
  /** Of the shorter and of the longer side. */
  minSidePx?: number
  maxSidePx?: number
  /** Width divided by height. */
  minRatio?: number
  maxRatio?: number
  /** Frames per second of a clip. */
  minFrameRate?: number
  maxFrameRate?: number
}
