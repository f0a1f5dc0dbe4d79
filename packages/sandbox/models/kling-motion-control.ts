// Kling motion control (2.6 and 3.0): the person of a picture moves as the person of a clip.
import { z } from 'zod'
import { mediaUrl, sizeFromInput } from './fields.ts'
import { klingOptionalPrompt } from './kling-fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { clipOf } from './plans.ts'

/** At most ten seconds in the picture's orientation and thirty in the clip's; a shorter source gives a shorter clip. */
const LONGEST_SECONDS = { image: 10, video: 30 }

const VARIANTS = [
  { path: 'kling-video/motion-control', version: '2.6', tier: 'std', usdPerSecond: 0.07, resolution: '720p' },
  { path: 'kling-video/motion-control', version: '2.6', tier: 'pro', usdPerSecond: 0.112, resolution: '1080p' },
  { path: 'kling-video/v3/motion-control', version: '3.0', tier: 'std', usdPerSecond: 0.126, resolution: '720p' },
  { path: 'kling-video/v3/motion-control', version: '3.0', tier: 'pro', usdPerSecond: 0.168, resolution: '1080p' },
]

export const KLING_MOTION_CONTROL_MODELS: readonly Model[] = VARIANTS.map(
  ({ path, version, tier, usdPerSecond, resolution }) =>
    defineModel({
      id: `${path}/${tier}`,
      dialect: 'v2',
      family: 'kling',
      catalogue: 'current',
      title: `Kling ${version} motion control, ${tier}`,
      outputType: 'video',
      operations: ['motion_control'],
      latency: { queuedSeconds: 5, runSeconds: 160 },
      schema: z.object({
        image_url: mediaUrl,
        video_url: mediaUrl,
        prompt: klingOptionalPrompt,
        keep_original_sound: z.enum(['yes', 'no']).default('yes'),
        character_orientation: z.enum(['image', 'video']).default('video'),
      }),
      price: (_body, sourceSeconds) => creditsFromUsd(usdPerSecond * sourceSeconds),
      plan: (body) => {
        const keepsSound = body.keep_original_sound === 'yes'
        return clipOf(body, {
          size: sizeFromInput(resolution),
          durationSeconds: LONGEST_SECONDS[body.character_orientation],
          videoUse: 'motion',
          hasSound: keepsSound,
          audios: keepsSound ? [{ field: 'video_url', url: body.video_url }] : [],
        })
      },
    }),
)
