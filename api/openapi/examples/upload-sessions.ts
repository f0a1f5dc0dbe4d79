// An example of an upload in parts for the OpenAPI document.
import type { UploadSession } from '../../../contracts/public/upload-sessions.ts'

const ID = 'upl_01kabq5w3gey3s9v8m0n7xkc2t'

export const UPLOAD_SESSION_EXAMPLE: UploadSession = {
  id: ID,
  status: 'open',
  sizeBytes: 10_485_760,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  receivedBytes: 8_388_608,
  parts: [
    {
      number: 1,
      offsetBytes: 0,
      sizeBytes: 8_388_608,
      isReceived: true,
      url: `/v1/upload-sessions/${ID}/parts/1`,
    },
    {
      number: 2,
      offsetBytes: 8_388_608,
      sizeBytes: 2_097_152,
      isReceived: false,
      url: `/v1/upload-sessions/${ID}/parts/2`,
    },
  ],
  asset: null,
  createdAt: '2026-11-20T09:00:00.000Z',
  expiresAt: '2026-11-21T09:00:00.000Z',
}
