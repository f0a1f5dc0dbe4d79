import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  ASSET_ID,
  FILM_ID,
  FINISHED_AT,
  filmEvent,
  sampleAsset,
  sampleFilm,
  sceneEvent,
} from '../testing/sample-jobs.ts'
import { type Responder, bytes, eventStream, json } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const SELF = `/v1/films/${FILM_ID}`
const clip = Buffer.from('the bytes of a video')
const video = sampleAsset(clip, { kind: 'video', contentType: 'video/mp4' })
const accepted = sampleFilm()
const completed = sampleFilm({ status: 'completed', video, finishedAt: FINISHED_AT })
const EVENTS = [
  filmEvent('rendering'),
  sceneEvent(0, 'submitting'),
  sceneEvent(0, 'completed'),
  sceneEvent(1, 'completed'),
  filmEvent('completed'),
]
const happy: Record<string, Responder> = {
  'POST /v1/uploads': json(sampleAsset(clip), 201),
  'POST /v1/films': json(accepted, 202),
  [`GET ${SELF}/events`]: eventStream(EVENTS),
  [`GET ${SELF}`]: json(completed),
  [`GET ${video.url}`]: bytes(clip, 'video/mp4'),
}

test('a film of scenes is created, followed across a lost connection and saved', async () => {
  // The first connection is interrupted after two events, the second after three.
  const { api, place } = await scriptedCli({ ...happy, [`GET ${SELF}/events`]: eventStream(EVENTS, [2, 3]) })
  await writeFile(join(place.folder, 'start.png'), 'png')
  const scenes = ['--scene', 'The lamp comes on', '--scene', 'A ship passes']
  const { exitCode, stdout, stderr } = await place.run('film', '-i', 'start.png', ...scenes, '-d', '5', '-o', 'out.mp4')
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
  expect(stdout).toBe(`${join(place.folder, 'out.mp4')}\n`)
  expect(await readFile(join(place.folder, 'out.mp4'))).toEqual(clip)
  expect(api.bodiesOf('POST /v1/films')).toEqual([
    {
      image: ASSET_ID,
      scenes: [
        { prompt: 'The lamp comes on', durationSeconds: 5 },
        { prompt: 'A ship passes', durationSeconds: 5 },
      ],
    },
  ])
  const resumed = api.seen.filter(({ path }) => path.endsWith('/events')).map(({ headers }) => headers['last-event-id'])
  expect(resumed).toEqual([undefined, '2', '3'])
  expect(stderr.match(/scene 1 of 2: completed/g)).toHaveLength(1)
  expect(stderr).toContain('Lost the API (the connection was interrupted); connecting again…')
  expect(stderr).toContain(`✓ ${FILM_ID} completed in 21 s.`)
})

test('a script is sent unchanged, and its image file is uploaded', async () => {
  const { api, place } = await scriptedCli(happy)
  await mkdir(join(place.folder, 'scripts'))
  await writeFile(join(place.folder, 'scripts', 'start.png'), 'png')
  const script = { title: 'Dusk', image: 'start.png', settings: { sound: false }, scenes: [{ prompt: 'One' }] }
  await writeFile(join(place.folder, 'scripts', 'film.json'), JSON.stringify(script))
  const { exitCode, stdout } = await place.run(
    'film',
    '--script',
    'scripts/film.json',
    '--title',
    'Dawn',
    '--no-wait',
    '--json',
  )
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toEqual(accepted)
  expect(api.bodiesOf('POST /v1/films')).toEqual([{ ...script, title: 'Dawn', image: ASSET_ID }])
})

test('a film without scenes, or with two sources of them, is a usage error', async () => {
  const { api, place } = await scriptedCli(happy)
  await writeFile(join(place.folder, 'film.yaml'), 'title: Dusk')
  const results = await Promise.all([
    place.run('film', '--image', 'https://example.com/a.png'),
    place.run('film', '--scene', 'One'),
    place.run('film', '--script', 'film.yaml'),
    place.run('film', '--script', 'film.yaml', '--scene', 'One'),
  ])
  for (const { exitCode, stdout } of results) expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(results.map(({ stderr }) => stderr.split('\n')[0])).toEqual([
    'error: Use at least one --scene, or --script.',
    'error: Use --image for the first frame of the film.',
    expect.stringMatching(/film\.yaml is not JSON: .* Scripts are JSON, not YAML\.$/),
    'error: --script contains the scenes: omit --scene and --duration.',
  ])
  expect(api.seen).toEqual([])
})

test('a failed film exits with 1 and saves the partial video with -partial in its name', async () => {
  const error = { code: 'scene_failed', detail: 'Scene 2 failed twice.', paid: 'yes' } as const
  const charge = { chargedCredits: 5.6, chargedUsd: 0.35 }
  const scenes = accepted.scenes.map((scene, index) =>
    index === 0 ? ({ ...scene, status: 'completed', ...charge } as const) : ({ ...scene, status: 'failed' } as const),
  )
  const end = { status: 'failed', error, finishedAt: FINISHED_AT, ...charge } as const
  const failed = sampleFilm({ ...end, scenes, video, videoIsPartial: true })
  const { place } = await scriptedCli({ ...happy, [`GET ${SELF}`]: json(failed) })
  const { exitCode, stdout, stderr } = await place.run('watch', FILM_ID, '--out', '.')
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: `${join(place.folder, `${FILM_ID}-partial.mp4`)}\n` })
  expect(stderr).toContain('Scene 2 failed twice. (scene_failed; it was paid for). The video holds 1 of 2 scenes.')
  expect(stderr).toContain('Paid 5.6 of 11.2 credits ($0.35), for scene 1\n')
})

test('Ctrl-C ends the wait and prints how to watch and cancel the film', async () => {
  const stays: Responder = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`id: 1\nevent: film.rendering\ndata: ${JSON.stringify(filmEvent('rendering').data)}\n\n`)
  }
  const { api, place } = await scriptedCli({ ...happy, [`GET ${SELF}`]: json(accepted), [`GET ${SELF}/events`]: stays })
  const running = place.start('watch', FILM_ID, '--json')
  await running.untilPrinted('film: rendering')
  // Twice, as from a terminal and a wrapper that forwards it.
  running.child.kill('SIGINT')
  running.child.kill('SIGINT')
  const { exitCode, stdout, stderr } = await running.result
  expect(exitCode).toBe(130)
  expect(stderr).toContain(`Detached: ${FILM_ID} continues.`)
  expect(stderr).toContain(`hfw watch ${FILM_ID}`)
  expect(stderr).toContain(`hfw cancel ${FILM_ID}`)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'interrupted', jobId: FILM_ID } })
  expect(api.seen.map(({ method }) => method)).not.toContain('POST')
})

test('without --out, watch prints the URL of the result and saves no file', async () => {
  const { api, place } = await scriptedCli(happy)
  const { exitCode, stdout } = await place.run('watch', FILM_ID)
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${api.url}${video.url}\n` })
})

const REQUESTED = { requestedAt: FINISHED_AT, finishedAt: null, error: null }
const JOINED = { requestedAt: FINISHED_AT, finishedAt: FINISHED_AT, error: null }

test('the clips of an ended film are joined again, and the video is saved', async () => {
  const scenes = accepted.scenes.map((scene) => ({ ...scene, status: 'completed', clip: video }) as const)
  const joined = sampleFilm({ status: 'completed', video, scenes, join: JOINED, finishedAt: FINISHED_AT })
  const waitingFor = { reason: 'storage', detail: 'no space left', since: FINISHED_AT } as const
  const requested = sampleFilm({ status: 'failed', scenes, join: REQUESTED, waitingFor })
  const { place } = await scriptedCli({
    ...happy,
    [`POST ${SELF}/join`]: json(requested, 202),
    [`GET ${SELF}`]: json(joined),
  })
  const { exitCode, stdout, stderr } = await place.run('film', 'join', FILM_ID, '--out', 'out.mp4')
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${join(place.folder, 'out.mp4')}\n` })
  expect(await readFile(join(place.folder, 'out.mp4'))).toEqual(clip)
  expect(stderr).toContain('Waiting: no space left')
  expect(stderr).toContain(`✓ ${FILM_ID} is completed: the video holds all scenes.`)
})

test('a join that fails exits with 1 and its reason; --no-wait does not wait for it', async () => {
  const failed = sampleFilm({ status: 'failed', join: { ...JOINED, error: 'no codec' } })
  const { place } = await scriptedCli({
    [`POST ${SELF}/join`]: json(sampleFilm({ status: 'failed', join: REQUESTED }), 202),
    [`GET ${SELF}`]: json(failed),
  })
  const waited = await place.run('film', 'join', FILM_ID)
  expect({ exitCode: waited.exitCode, stdout: waited.stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(waited.stderr).toContain(`${FILM_ID}: the clips could not be joined: no codec.`)
  const { exitCode, stdout } = await place.run('film', 'join', FILM_ID, '--no-wait')
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${FILM_ID}\n` })
})
