import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ASSET_ID, FILM_ID, sampleAsset, sampleFilm } from '../testing/sample-jobs.ts'
import { bytes, json } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const SELF = `/v1/films/${FILM_ID}`
const JOIN = `POST ${SELF}/join`
const audio = sampleAsset(Buffer.from('music'), { kind: 'audio', contentType: 'audio/mpeg' })

test('the settings of a join come from options, over those of a file; without any, no body is sent', async () => {
  const { api, place } = await scriptedCli({ [JOIN]: json(sampleFilm(), 202), 'POST /v1/uploads': json(audio, 201) })
  await writeFile(join(place.folder, 'music.mp3'), 'music')
  const inFile = { loudness: { targetLufs: -23 }, captions: { lines: [{ scene: 4, text: 'old' }], burnIn: true } }
  await writeFile(join(place.folder, 'join.json'), JSON.stringify(inFile))
  expect((await place.run('film', 'join', FILM_ID, '--no-wait')).exitCode).toBe(0)
  expect(api.seen.at(-1)?.body.toString()).toBe('')
  const given = ['--crossfade', '0.5', '--caption', '1=A = B', '--caption', '2=two', '--trim', '2=0,1.5']
  const more = ['--soundtrack', 'music.mp3', '--join-settings', 'join.json']
  const { exitCode, stderr } = await place.run('film', 'join', FILM_ID, '--no-wait', ...given, ...more)
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
  expect(JSON.parse(api.seen.at(-1)!.body.toString())).toEqual({
    loudness: { targetLufs: -23 },
    transition: { kind: 'crossfade', seconds: 0.5 },
    captions: {
      burnIn: true,
      lines: [
        { scene: 0, text: 'A = B' },
        { scene: 1, text: 'two' },
      ],
    },
    soundtrack: { audio: ASSET_ID },
    trim: [{ scene: 1, startSeconds: 0, endSeconds: 1.5 }],
  })
  const wrong = await place.run('film', 'join', FILM_ID, '--caption', 'no number')
  expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--caption must begin with the number') })
})

test('the files beside a video are saved', async () => {
  const image = Buffer.from('a poster')
  const { api, place } = await scriptedCli({
    [`GET ${SELF}/poster`]: bytes(image, 'image/jpeg'),
    [`GET ${SELF}/captions?format=srt`]: bytes(Buffer.from('1\n'), 'application/x-subrip'),
  })
  const poster = await place.run('film', 'poster', FILM_ID)
  expect(poster).toMatchObject({ exitCode: 0, stdout: `${join(place.folder, `${FILM_ID}-poster.jpg`)}\n` })
  expect(await readFile(join(place.folder, `${FILM_ID}-poster.jpg`))).toEqual(image)
  const captions = await place.run('film', 'captions', FILM_ID, '-o', 'ship.srt')
  expect(captions).toMatchObject({ exitCode: 0 })
  expect(await readFile(join(place.folder, 'ship.srt'), 'utf8')).toBe('1\n')
  expect(api.seen.at(-1)?.path).toBe(`${SELF}/captions?format=srt`)
})
