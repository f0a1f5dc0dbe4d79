// Speech without a clip. Only the id is known, from one third-party client; fields and price are made up.
import { z } from 'zod'
import { prompt } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'

const CHARACTERS_PER_SECOND = 15

function secondsOf(text: string): number {
  return Math.min(60, Math.max(1, Math.ceil(text.length / CHARACTERS_PER_SECOND)))
}

export const SPEECH_MODELS: readonly Model[] = [
  defineModel({
    id: 'qwen/qwen-audio-3.0-tts-flash',
    dialect: 'v2',
    family: 'qwen-audio',
    catalogue: 'older',
    title: 'Qwen Audio 3.0 TTS Flash',
    outputType: 'audio',
    operations: ['text_to_speech'],
    latency: { queuedSeconds: 1, runSeconds: 5 },
    schema: z.object({ prompt, voice: z.string().nullish() }),
    price: (body) => creditsFromUsd(0.001 * secondsOf(body.prompt)),
    plan: (body) => ({ kind: 'sound', prompt: body.prompt, seed: null, durationSeconds: secondsOf(body.prompt) }),
  }),
]
