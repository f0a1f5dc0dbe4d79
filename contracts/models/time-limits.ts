// The time limits that models of the same kind share: the platform has ended every request after it.
// The platform publishes no figure. Users saw images within minutes and clips within a few, so these limits leave a wide margin.

export const IMAGE_TIME_LIMIT_MS = 10 * 60_000
export const CLIP_TIME_LIMIT_MS = 40 * 60_000
/** Models that make long clips or that change long ones. */
export const LONG_CLIP_TIME_LIMIT_MS = 60 * 60_000
