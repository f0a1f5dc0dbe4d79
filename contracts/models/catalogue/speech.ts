// Speech: a talking head from an image and audio, and speech from a text.
// Facts: published copies of the platform's pages for `/v1/speak`, with its prices. Of the speech model only the id is known: a
// client of a third party names it. Its fields and its price are the cautious reading of that client.
import { flag, lengthSeconds, prompt, seed, setting, sourceImage } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS, IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'
import { AUDIO_OBJECT, IMAGE_OBJECT } from './v1-fields.ts'

export const SPEECH_MODELS: readonly Model[] = [
  {
    id: 'v1/speak/higgsfield',
    aliases: ['speak'],
    title: 'Talking head',
    description: 'A clip in which the person of your image speaks your audio.',
    family: 'speech',
    generation: 'older',
    operation: 'image-to-speech-video',
    output: 'video',
    fields: [
      sourceImage('input_image', { type: IMAGE_OBJECT, description: 'The image of the person who speaks.' }),
      {
        name: 'audio',
        wire: 'input_audio',
        role: 'soundIn',
        type: AUDIO_OBJECT,
        isRequired: true,
        description: 'The speech, as a WAV file.',
      },
      prompt({ max: 5000 }),
      setting('quality', ['mid', 'high'], { default: 'mid', changesPrice: true }),
      lengthSeconds([5, 10, 15], { default: 5 }),
      flag('enhancePrompt', { default: true, description: '`true`: the platform extends the prompt.' }),
      { ...seed(), default: 42 },
    ],
    olderRoute: { path: '/v1/speak/higgsfield' },
    price: {
      per: 'clip',
      credits: 54,
      creditsBy: {
        fields: ['quality', 'durationSeconds'],
        amounts: { 'mid 5': 11, 'mid 10': 22, 'mid 15': 33, 'high 5': 18, 'high 10': 36, 'high 15': 54 },
      },
    },
    typicalDurationMs: 130_000,
    timeLimitMs: CLIP_TIME_LIMIT_MS,
  },
  {
    id: 'qwen/qwen-audio-3.0-tts-flash',
    aliases: ['qwen-audio', 'speech'],
    title: 'Qwen Audio 3.0 Flash, text to speech',
    description: 'Speech from a text, as an audio file.',
    family: 'speech',
    generation: 'older',
    operation: 'text-to-speech',
    output: 'audio',
    fields: [
      prompt({ max: 900, minMessage: 'must say what is spoken' }),
      {
        name: 'voice',
        wire: 'voice',
        role: 'setting',
        type: { kind: 'text', max: 100 },
        description: 'The name of a voice of the platform.',
      },
    ],
    price: { per: 'clip', credits: 0.96, isUpperBound: true },
    typicalDurationMs: 10_000,
    timeLimitMs: IMAGE_TIME_LIMIT_MS,
  },
]
