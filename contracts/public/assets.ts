// A stored media file as callers see it. Content-addressed: the same bytes are stored once.
import { z } from 'zod'
import { AssetId } from './ids.ts'

export const Asset = z
  .object({
    id: AssetId,
    kind: z.enum(['image', 'video', 'audio']),
    contentType: z.string().meta({ examples: ['image/png', 'video/mp4'] }),
    sizeBytes: z.int(),
    sha256: z.string(),
    widthPx: z.int().nullable(),
    heightPx: z.int().nullable(),
    durationMs: z.int().nullable(),
    frameRate: z
      .number()
      .nullable()
      .meta({ description: 'Frames per second of a clip. `null` for other kinds, and for clips of earlier versions.' }),
    createdAt: z.iso.datetime(),
    url: z.string().meta({ description: 'Path of the bytes, relative to the API. It supports range requests.' }),
  })
  .meta({ id: 'Asset' })
export type Asset = z.infer<typeof Asset>

const MIB = 1024 * 1024

/**
 * Largest accepted file of each kind, in bytes. The platform publishes no general limit. These are the largest limits that it
 * documents for any of its models.
 */
export const MAX_MEDIA_BYTES = { image: 64 * MIB, video: 200 * MIB, audio: 200 * MIB } as const

/** Largest accepted upload of any kind, in bytes. */
export const MAX_UPLOAD_BYTES = MAX_MEDIA_BYTES.video

/** Field of a job. It follows from the responses to its attempts. */
export const FromSandbox = z.boolean().meta({
  description:
    'True where the sandbox has accepted a request of it: its outputs are stand-ins, and nothing was paid. False before a request was accepted.',
})

/** The response of `GET /v1/assets/{id}`. */
export const StoredAsset = Asset.extend({
  fromSandbox: z.boolean().meta({
    description: 'True where the sandbox has made it: it is a stand-in, and nothing was paid. False for an upload.',
  }),
}).meta({ id: 'StoredAsset' })
export type StoredAsset = z.infer<typeof StoredAsset>
