// Each rule of a model for a file, at its bound and beyond it.
import { describe, expect, it } from 'vitest'
import type { MediaLimits } from '../../contracts/models/media-limits.ts'
import { brokenMediaLimits, type MeasuredMedia } from './broken-media-limits.ts'

const CLIP: MeasuredMedia = {
  sizeBytes: 3 * 1024 * 1024,
  widthPx: 1280,
  heightPx: 720,
  durationMs: 4_000,
  frameRate: 25,
}

describe.each<[keyof MediaLimits, { holds: number; breaks: number; text: string }]>([
  ['maxBytes', { holds: 3 * 1024 * 1024, breaks: 2 * 1024 * 1024, text: 'has 3 MiB; the model takes at most 2 MiB' }],
  ['minSeconds', { holds: 4, breaks: 4.5, text: 'is 4 s long; the model takes at least 4.5 s' }],
  ['maxSeconds', { holds: 4, breaks: 3, text: 'is 4 s long; the model takes at most 3 s' }],
  [
    'minPixels',
    {
      holds: 921_600,
      breaks: 921_601,
      text: 'has 1280×720 pixels, together 921600; the model takes at least 921601 pixels (width × height)',
    },
  ],
  [
    'maxPixels',
    {
      holds: 921_600,
      breaks: 921_599,
      text: 'has 1280×720 pixels, together 921600; the model takes at most 921599 pixels (width × height)',
    },
  ],
  [
    'minSidePx',
    { holds: 720, breaks: 721, text: 'has 1280×720 pixels; the model takes at least 721 pixels on the shorter side' },
  ],
  [
    'maxSidePx',
    { holds: 1280, breaks: 1279, text: 'has 1280×720 pixels; the model takes at most 1279 pixels on the longer side' },
  ],
  [
    'minRatio',
    {
      holds: 1280 / 720,
      breaks: 1.8,
      text: 'has 1280×720 pixels, a ratio of 1.778; the model takes at least 1.8 as width ÷ height',
    },
  ],
  [
    'maxRatio',
    {
      holds: 1280 / 720,
      breaks: 1.5,
      text: 'has 1280×720 pixels, a ratio of 1.778; the model takes at most 1.5 as width ÷ height',
    },
  ],
  [
    'minFrameRate',
    { holds: 25, breaks: 30, text: 'has 25 frames per second; the model takes at least 30 frames per second' },
  ],
  [
    'maxFrameRate',
    { holds: 25, breaks: 24, text: 'has 25 frames per second; the model takes at most 24 frames per second' },
  ],
])('%s', (name, { holds, breaks, text }) => {
  it('accepts a file at the bound', () => {
    expect(brokenMediaLimits({ [name]: holds }, CLIP)).toEqual([])
  })

  it('refuses a file beyond it, with the measured value and the limit', () => {
    expect(brokenMediaLimits({ [name]: breaks }, CLIP)).toEqual([text])
  })
})

it('does not check what was not measured', () => {
  const audio = { sizeBytes: 1, widthPx: null, heightPx: null, durationMs: null, frameRate: null }
  expect(brokenMediaLimits({ minSeconds: 4, minPixels: 9, minRatio: 9, minFrameRate: 9 }, audio)).toEqual([])
})
