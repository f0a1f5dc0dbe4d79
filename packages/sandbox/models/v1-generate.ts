// Routes of the v1 dialect under `/generate`.
import { z } from 'zod'
import { clipSize, mediaUrl, sizeFromInput, v1Image } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { v1ClipOf } from './v1-clips.ts'

const family = {
  dialect: 'v1',
  catalogue: 'older',
  outputType: 'video',
  latency: { queuedSeconds: 6, runSeconds: 100 },
} as const

export const GENERATE_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    id: 'generate/kling-2-5',
    family: 'kling',
    jobSetType: 'kling_2_5',
    title: 'Kling 2.5 Turbo (/generate)',
    operations: ['text_to_video', 'image_to_video'],
    schema: z.object({
      model: z.literal('kling-v2-5-turbo').default('kling-v2-5-turbo'),
      prompt: z.string().min(1).max(1000),
      cfg_scale: z.number().min(0).max(1).multipleOf(0.1).default(0.5),
      duration: z.literal([5, 10]).default(5),
      enhance_prompt: z.boolean().default(false),
      input_image: v1Image.optional(),
      negative_prompt: z.string().default(''),
    }),
    price: (body) => creditsFromUsd(0.07 * body.duration),
    plan: (body) => v1ClipOf(body, { size: sizeFromInput(), durationSeconds: body.duration }),
  }),
  defineModel({
    ...family,
    id: 'generate/wan-25-fast',
    family: 'wan',
    jobSetType: 'wan_25_fast',
    title: 'Wan 2.5 Fast (/generate)',
    operations: ['text_to_video', 'image_to_video'],
    schema: z.object({
      prompt: z.string(),
      duration: z.literal([5, 10]).default(5),
      resolution: z.enum(['480p', '720p', '1080p']).default('720p'),
      input_image: v1Image.optional(),
      input_audio: z.object({ type: z.literal('audio_url'), audio_url: mediaUrl }).nullish(),
      seed: z.int().min(-1).max(1_000_000).default(-1),
      enhance_prompt: z.boolean().optional(),
      negative_prompt: z.string().default(''),
    }),
    price: (body) => creditsFromUsd(0.07 * body.duration),
    plan: (body) =>
      v1ClipOf(body, {
        size: sizeFromInput(body.resolution),
        durationSeconds: body.duration,
        hasSound: true,
        audios: body.input_audio ? [{ field: 'input_audio', url: body.input_audio.audio_url }] : [],
      }),
  }),
  defineModel({
    ...family,
    id: 'generate/minimax-t2v',
    family: 'minimax',
    jobSetType: 'minimax_t2v',
    title: 'MiniMax Hailuo, text to video (/generate)',
    operations: ['text_to_video'],
    schema: z.object({
      prompt: z.string(),
      duration: z.literal([6, 10]).default(6),
      resolution: z.enum(['512', '768', '1080']).default('768'),
      // This is the platform's spelling.
      enable_prompt_optimizier: z.boolean().default(true),
    }),
    price: (body) => creditsFromUsd(0.045 * body.duration),
    plan: (body) => v1ClipOf(body, { size: clipSize('16:9', body.resolution), durationSeconds: body.duration }),
  }),
  defineModel({
    ...family,
    id: 'generate/seedance-v1-lite-t2v',
    family: 'seedance',
    jobSetType: 'seedance_v1_lite_t2v',
    title: 'Seedance 1 lite, text to video (/generate)',
    operations: ['text_to_video'],
    schema: z.object({
      prompt: z.string(),
      aspect_ratio: z.enum(['16:9', '9:16', '4:3', '3:4', '1:1', '21:9']).default('16:9'),
      duration: z.int().min(2).max(12).default(5),
      resolution: z.enum(['480', '720', '1080']).default('720'),
      camera_fixed: z.boolean().default(false),
    }),
    price: (body) => creditsFromUsd(0.036 * body.duration),
    plan: (body) =>
      v1ClipOf(body, { size: clipSize(body.aspect_ratio, body.resolution), durationSeconds: body.duration }),
  }),
]
