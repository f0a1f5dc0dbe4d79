// The activities over the real clients.
import { createFilmActivities, type FilmActivities } from '../activities/films/create-activities.ts'
import { createGenerationActivities, type GenerationActivities } from '../activities/generations/create-activities.ts'
import type { Clients } from '../assembly/clients.ts'
import { filmRecords, generationRecords } from '../assembly/records.ts'
import type { Environment } from '../config/schema.ts'
import { callbackUrlMaker } from './callback-url.ts'

export interface Activities {
  generation: GenerationActivities
  film: FilmActivities
}

export function createActivities({ db, ...clients }: Clients, config: Environment): Activities {
  const { library, media, platform, store, workflows } = clients
  return {
    generation: createGenerationActivities({
      records: generationRecords(db, config.HIGGSFIELD_BASE_URL),
      platform,
      library,
      store,
      signalGrant: workflows.signalGrant,
      holdsUnknown: config.UNKNOWN_ATTEMPTS === 'hold',
      callbackUrl: callbackUrlMaker(config.PUBLIC_URL),
    }),
    film: createFilmActivities({ records: filmRecords(db), library, media }),
  }
}
