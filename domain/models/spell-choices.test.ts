import { expect, it } from 'vitest'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { spellChoices } from './spell-choices.ts'

it.each([
  ['cinema', { cameraMovement: 'Dolly In', genre: 'NOIR' }, { cameraMovement: 'dolly-in', genre: 'noir' }],
  ['ltx', { cameraMovement: 'jib-up' }, { cameraMovement: 'jib_up' }],
  ['soul', { resolution: '1080P', prompt: 'Dolly In' }, { resolution: '1080p', prompt: 'Dolly In' }],
  // Neither is a choice in another spelling, so that the schema refuses them.
  ['cinema', { cameraMovement: 'dolly inn', aspectRatio: '169' }, { cameraMovement: 'dolly inn', aspectRatio: '169' }],
])('%s %j', (model, given, spelled) => {
  expect(spellChoices(getModelOrThrow(model), given)).toEqual(spelled)
})
