// Runs of films, which together have each activity of a film.
import { WORKFLOW_TYPES } from '../../../contracts/steps/recorded-names.ts'
import { requestJoin } from '../../../db/films/joins.ts'
import { SENT } from './generation-scenarios.ts'
import { attemptIn, outcomeOf, runFilm, start } from './run-jobs.ts'
import type { Scenario } from './scenario.ts'

const TAKE = [...SENT, 'checkGeneration', 'settleGeneration', 'fetchOutputs']
const CLIPS = ['beginScene', ...TAKE, 'beginScene', 'media extractFrame', 'writeScene', ...TAKE, 'finishFilm']
const POLLED = { hasWebhooks: false, scale: 200 }

export const FILM_SCENARIOS: Record<string, Scenario> = {
  'a film': {
    ...POLLED,
    steps: [...CLIPS, 'media joinClips', 'endFilm'],
    run: async (stage) => (await runFilm(stage)).result,
  },
  'a film without a clip': {
    acts: ['reject'],
    steps: ['beginScene', ...SENT, 'finishFilm'],
    run: async (stage) => (await runFilm(stage)).result,
  },
  'a film that is cancelled': {
    steps: ['beginScene', ...SENT, 'cancelGeneration', 'cancelGeneration', 'finishFilm'],
    async run(stage) {
      const { result } = await runFilm(stage, WORKFLOW_TYPES.film, async (handle) => {
        await attemptIn(stage, 'submitted')
        await handle.cancel()
      })
      return result
    },
  },
  'a film whose clips are joined again': {
    ...POLLED,
    steps: [...CLIPS, 'endFilmWithoutVideo', 'openJoin', 'media joinClips', 'recordJoin'],
    repeats: ['endFilmWithoutVideo', 'openJoin', 'media joinClips', 'recordJoin'],
    async run(stage) {
      stage.media.isBroken = true
      const { filmId, result } = await runFilm(stage)
      stage.media.isBroken = false
      await stage.db
        .transaction()
        .execute((trx) => requestJoin(trx, { clientId: 'local', id: filmId, settings: undefined }))
      const handle = await start(stage, WORKFLOW_TYPES.filmJoin, `join-${filmId}`, { filmId })
      return [result, await outcomeOf(handle)]
    },
  },
  'a film of an earlier build, with all of its steps on the media queue': {
    ...POLLED,
    steps: ['media beginScene', ...TAKE, 'media beginScene', ...TAKE, 'media finishFilm'],
    repeats: ['media beginScene', 'media finishFilm'],
    run: async (stage) => (await runFilm(stage, 'earlierFilm')).result,
  },
}
