// Examples of responses about characters.
import type { AdoptedCharacter, Character, TrainingPlan } from '../../../contracts/public/characters.ts'
import { ASSET_EXAMPLE } from './assets.ts'
import { EXAMPLE_IDS, EXAMPLE_TIME } from './ids.ts'

const SOUL_ID = '7f1c2a54-30d1-4c8e-9a51-5f0f6f7b8c21'
const self = `/v1/characters/${EXAMPLE_IDS.character}`

export const CHARACTER_EXAMPLE: Character = {
  id: EXAMPLE_IDS.character,
  name: 'Ada',
  images: [ASSET_EXAMPLE],
  advice: ['One image: likeness is better with 5 to 20 varied images of the same person.'],
  trainings: [
    {
      ...{ id: EXAMPLE_IDS.training, variant: 'v2', account: 'north', accountId: EXAMPLE_IDS.account },
      ...{ origin: 'trained', state: 'ready', soulId: SOUL_ID, platformStatus: null },
      ...{ priceCredits: 40, chargedCredits: 40, waitingReason: null, nextTryAt: null, error: null },
      ...{ createdAt: EXAMPLE_TIME, acceptedAt: EXAMPLE_TIME, startedAt: EXAMPLE_TIME, checkedAt: EXAMPLE_TIME },
      ...{ finishedAt: EXAMPLE_TIME, removal: null },
    },
  ],
  removalRequestedAt: null,
  removedAt: null,
  createdAt: EXAMPLE_TIME,
  links: { self, train: `${self}/train`, adopt: `${self}/adopt` },
}

export const TRAINING_PLAN_EXAMPLE: TrainingPlan = {
  character: { id: EXAMPLE_IDS.character, name: 'Ada' },
  dryRun: false,
  credits: 40,
  trainings: [
    {
      ...{ variant: 'v2', account: 'north', accountId: EXAMPLE_IDS.account, action: 'train' },
      ...{ trainingId: EXAMPLE_IDS.training, credits: 40 },
    },
  ],
}

export const ADOPTED_EXAMPLE: AdoptedCharacter = {
  character: CHARACTER_EXAMPLE,
  results: [{ account: 'north', soulId: SOUL_ID, name: 'Ada', variant: 'v2', outcome: 'adopted' }],
  unreachable: [],
}
