// Cinema Studio 4: clips with camera movement, genre and era. The platform chooses each of the three that is left out.
// Facts: /docs/models/cinema-studio-4 of the platform's documentation.
import {
  aspectRatio,
  generateAudio,
  lengthSeconds,
  prompt,
  references,
  resolution,
  setting,
} from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { LONG_CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const MOVEMENTS = [
  ...['snorricam', 'robot-arm', 'tilt-up', 'tilt-down', 'rack-focus', 'pov', 'pan-left', 'pan-right'],
  ...['crane-up', 'crane-down', 'side-tracking', 'pedestal-up', 'pedestal-down', 'handheld', 'tracking'],
  ...['drone-orbit', 'dolly-zoom', 'aerial-pullback', 'static-shot', 'bullet-time', 'whip-pan'],
  ...['slow-zoom-in', 'slow-zoom-out', 'arc-left', 'arc-right', 'truck-left', 'truck-right', 'dolly-in'],
  ...['dolly-out', 'slider-left', 'slider-right', 'crush-zoom', 'helicopter-shot'],
]

export const CINEMA_STUDIO_MODELS: readonly Model[] = [
  {
    id: 'higgsfield/cinema-studio/4.0',
    aliases: ['cinema-studio', 'cinema'],
    title: 'Cinema Studio 4',
    description: 'A clip of up to 30 seconds from a text, with your images, clips and sounds where you give some.',
    family: 'cinema-studio',
    generation: 'current',
    operation: 'text-to-video',
    output: 'video',
    fields: [
      prompt({ max: 5000 }),
      lengthSeconds({ min: 4, max: 30 }, { default: 5 }),
      resolution(['480p', '720p'], { default: '720p' }),
      aspectRatio(['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'], { default: '16:9' }),
      generateAudio(),
      references('image', { max: 30 }),
      references('video', { max: 10 }),
      references('audio', { max: 10 }),
      setting('cameraMovement', MOVEMENTS, { role: 'camera' }),
      setting('genre', ['epic', 'drama', 'noir', 'comedy', 'horror', 'action'], { role: 'genre' }),
      setting('era', ['1960s', '1980s', '1990s', '2000s', '2020s'], { role: 'era' }),
    ],
    rules: [
      {
        kind: 'tokens',
        text: 'prompt',
        media: { image: 'references', video: 'referenceClips', audio: 'referenceSounds' },
      },
    ],
    price: { per: 'second', credits: 3.2912 },
    typicalDurationMs: 180_000,
    timeLimitMs: LONG_CLIP_TIME_LIMIT_MS,
  },
]
