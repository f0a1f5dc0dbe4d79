// Example of a response about a model.
import type { ModelInfo } from '../../../contracts/models/model-info.ts'

export const MODEL_EXAMPLE: ModelInfo = {
  id: 'higgsfield-ai/soul/standard',
  aliases: ['soul'],
  title: 'Soul',
  description: 'Text to image with style presets.',
  family: 'soul',
  generation: 'current',
  operation: 'text-to-image',
  output: 'image',
  capabilities: ['text_only', 'takes_style', 'takes_seed', 'chooses_aspect_ratio', 'makes_batch'],
  price: { per: 'image', credits: 3, creditsBy: { fields: ['resolution'], amounts: { '720p': 1.5, '1080p': 3 } } },
  source: 'catalogue',
  typicalDurationMs: 20_000,
  timeLimitMs: 600_000,
  files: [],
  inputSchema: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] },
  exampleInput: { prompt: 'A lighthouse at dusk, long exposure' },
}
