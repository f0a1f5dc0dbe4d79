// GET /v1/styles, /v1/motions and /v1/presets
import { MOTIONS_EXAMPLE, PRESETS_EXAMPLE, STYLES_EXAMPLE } from '../../openapi/examples/named-lists.ts'
import { listOperation } from './list-operation.ts'

export const listStylesOperation = listOperation('style', {
  operationId: 'listStyles',
  path: '/v1/styles',
  summary: 'List the styles of Soul and Soul 2',
  description: 'An input can name a style by its name or its id. The lists are read from the accounts once a day.',
  shown: 'The styles.',
  example: STYLES_EXAMPLE,
})

export const listMotionsOperation = listOperation('motion', {
  operationId: 'listMotions',
  path: '/v1/motions',
  summary: 'List the motions and camera movements',
  description:
    'An input can name a motion by its name or its id. Camera movements are values of a model, and have no call on the platform.',
  shown: 'The motions and camera movements.',
  example: MOTIONS_EXAMPLE,
})

export const listPresetsOperation = listOperation('preset', {
  operationId: 'listPresets',
  path: '/v1/presets',
  summary: 'List the presets, genres and eras',
  description:
    'An input can name a preset by its name or its id. Genres and eras are values of a model, and have no call on the platform.',
  shown: 'The presets, genres and eras.',
  example: PRESETS_EXAMPLE,
})
