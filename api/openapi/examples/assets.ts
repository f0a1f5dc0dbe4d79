// Example of a response about a stored file.
import type { Asset } from '../../../contracts/public/assets.ts'
import { EXAMPLE_IDS, EXAMPLE_TIME } from './ids.ts'

export const ASSET_EXAMPLE: Asset = {
  id: EXAMPLE_IDS.asset,
  kind: 'image',
  contentType: 'image/png',
  sizeBytes: 48_213,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  widthPx: 1280,
  heightPx: 720,
  durationMs: null,
  frameRate: null,
  createdAt: EXAMPLE_TIME,
  url: `/v1/assets/${EXAMPLE_IDS.asset}/content`,
}
