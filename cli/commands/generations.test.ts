import { expect, test } from 'vitest'
import type { OutputFetch } from '../../contracts/public/generations.ts'
import type { ProblemCode } from '../../contracts/public/problems.ts'
import { FILM_ID, GENERATION_ID } from '../testing/sample-jobs.ts'
import { json, problem } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const ROUTE = `POST /v1/generations/${GENERATION_ID}/fetch`
const started: OutputFetch = {
  generationId: GENERATION_ID,
  attemptId: 'att_01kabq5w3gey3s9v8m0n7xkc2t',
  until: '2026-11-27T10:00:00.000Z',
  detail: 'The files are fetched until 2026-11-27T10:00:00.000Z. Afterwards the generation is completed.',
}

test('generations fetch starts the fetch, says until when, and names the next command', async () => {
  const { api, place } = await scriptedCli({ [ROUTE]: json(started, 202) })
  const { exitCode, stdout, stderr } = await place.run('generations', 'fetch', GENERATION_ID)
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${started.detail}\n` })
  expect(stderr).toContain(`The fetch of ${GENERATION_ID} has started.`)
  expect(stderr).toContain(`./hfw get ${GENERATION_ID}`)
  const document = await place.run('generations', 'fetch', GENERATION_ID, '--json')
  expect(document.exitCode).toBe(0)
  expect(JSON.parse(document.stdout)).toEqual(started)
  expect(api.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([ROUTE, ROUTE])
})

test.each<[ProblemCode, string, number]>([
  ['wrong_state', 'The generation is completed, so there is nothing to fetch.', 1],
  ['wrong_state', 'The platform keeps the files until 2026-11-20T10:00:00.000Z only.', 1],
  ['not_found', `There is no generation ${GENERATION_ID}.`, 1],
  ['unavailable', 'Temporal is not available at the moment. Nothing has changed.', 1],
])('generations fetch prints why it was refused: %s, %s', async (code, detail, exitCode) => {
  const { place } = await scriptedCli({ [ROUTE]: problem(code, { detail }) })
  const refused = await place.run('generations', 'fetch', GENERATION_ID)
  expect(refused).toMatchObject({ exitCode, stdout: '' })
  expect(refused.stderr).toContain(detail)
  expect(refused.stderr).not.toContain('has started')
})

test.each([
  [[], 'id'],
  [['gen_1'], 'gen_1'],
  [[FILM_ID], 'is not the id of a generation'],
  [['att_01kabq5w3gey3s9v8m0n7xkc2t'], 'att_01kabq5w3gey3s9v8m0n7xkc2t'],
  [['../accounts/north/drain'], '../accounts/north/drain'],
  [[GENERATION_ID, GENERATION_ID], 'too many arguments'],
])('generations fetch %j is a usage error, and nothing is requested', async (args, text) => {
  const { api, place } = await scriptedCli({})
  const { exitCode, stdout, stderr } = await place.run('generations', 'fetch', ...args)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain(text)
  expect(api.seen).toEqual([])
})
