import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Film } from '../../contracts/public/films.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { describeJobs } from '../jobs/job-table.ts'
import { type ListedJob, listedFilm, listedGeneration } from '../jobs/listed-job.ts'
import { widthOf } from '../progress/job-row.ts'
import { ASSET_ID, FILM_ID, GENERATION_ID, sampleAsset, sampleFilm, sampleGeneration } from '../testing/sample-jobs.ts'
import { bytes, json, problem, type Responder } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const SOUL = 'higgsfield-ai/soul/standard'
const page = (data: (Film | Generation)[], nextCursor: string | null = null) => json({ data, nextCursor })
const idOf = (prefix: string, last: string) => `${prefix}_01kabq5w3gey3s9v8m0n7xkc${last}`
const image = (last: string, createdAt: string, more: Partial<Generation> = {}) =>
  sampleGeneration({ id: idOf('gen', last), createdAt, ...more })
const film = sampleFilm({ createdAt: '2026-11-20T10:00:02.000Z' })
const scene = (last: string, createdAt: string) =>
  image(last, createdAt, { film: { filmId: FILM_ID, sceneIndex: 1, take: 1 } })

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('list', () => {
  const newest = image('2n', '2026-11-20T10:00:09.000Z', { input: { prompt: 'A\tlamp\nat dusk' } })
  const oldest = image('2b', '2026-11-20T10:00:01.000Z')
  const routes: Record<string, Responder> = {
    'GET /v1/films?limit=20': page([film]),
    'GET /v1/generations?limit=20': page([newest, scene('2c', '2026-11-20T10:00:05.000Z'), oldest]),
  }

  test('films and generations are one list, newest first, with the same columns in each line of a pipe', async () => {
    const { place } = await scriptedCli(routes)
    const { exitCode, stdout, stderr } = await place.run('list')
    expect(exitCode).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^ID +STATUS +CREATED +KIND +MODEL +PRICE +WHAT$/)
    expect(lines.slice(1).map((line) => line.split(/ +/).slice(0, 6))).toEqual([
      [newest.id, 'waiting', newest.createdAt, 'image', 'soul', '1.5'],
      [FILM_ID, 'accepted', film.createdAt, 'film', 'kling', '11.2'],
      [oldest.id, 'waiting', oldest.createdAt, 'image', 'soul', '1.5'],
    ])
    expect(lines[1]).toMatch(/ A lamp at dusk$/)
    expect(lines[2]).toMatch(/ The lamp comes on \(2 scenes\)$/)
    expect(stdout).not.toContain('\t')
    expect(stderr).toBe('1 take of a scene is not listed: add --scenes, or --film <id> for one film.\n')
  })

  test('--json is one document with whole jobs', async () => {
    const { place } = await scriptedCli(routes)
    const { stdout } = await place.run('list', '--json', '--scenes')
    const { data, olderThan } = JSON.parse(stdout) as { data: { kind: string; id: string }[]; olderThan: unknown }
    expect(data.map(({ kind }) => kind)).toEqual(['image', 'scene', 'film', 'image'])
    expect(data[0]).toMatchObject({ ...newest })
    expect(olderThan).toBeNull()
  })

  test('filters are sent, and only to the lists that know the status', async () => {
    const query = `limit=5&status=collecting&model=soul&since=2026-11-01T00%3A00%3A00.000Z&until=2026-11-02T00%3A00%3A00.000Z`
    const { api, place } = await scriptedCli({ [`GET /v1/generations?${query}`]: page([]) })
    const time = ['--since', '2026-11-01', '--until', '2026-11-02T00:00:00Z']
    const { exitCode, stderr } = await place.run('list', '--status', 'collecting', '-m', 'soul', '-n', '5', ...time)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'No job matches.\n' })
    expect(api.seen).toHaveLength(1)
    const films = await scriptedCli({ 'GET /v1/films?limit=20&status=rendering': page([]) })
    expect((await films.place.run('list', '--status', 'rendering')).exitCode).toBe(0)
    expect(films.api.seen).toHaveLength(1)
  })

  test('--film lists the takes of a film', async () => {
    const take = scene('2c', '2026-11-20T10:00:05.000Z')
    const { place } = await scriptedCli({ [`GET /v1/generations?limit=20&filmId=${FILM_ID}`]: page([take]) })
    expect((await place.run('list', '--film', FILM_ID)).stdout).toContain('scene 2, take 1: A lighthouse')
  })

  test('many takes of scenes do not hide older jobs: more pages are read', async () => {
    const first = Array.from({ length: 20 }, () => scene('2c', '2026-11-20T10:00:05.000Z'))
    const { place } = await scriptedCli({
      'GET /v1/films?limit=20': page([film]),
      'GET /v1/generations?limit=20': page(first, '1.gen_1'),
      'GET /v1/generations?limit=200&cursor=1.gen_1': page([oldest]),
    })
    const { stdout } = await place.run('list')
    expect(stdout.match(/(gen|film)_\w+/g)).toEqual([FILM_ID, oldest.id])
  })

  test('names the next page, which repeats no more than the last job', async () => {
    const { place } = await scriptedCli({
      'GET /v1/films?limit=1': page([film]),
      'GET /v1/generations?limit=1': page([newest], '1.gen_1'),
    })
    expect((await place.run('list', '-n', '1')).stderr).toBe(
      'Older jobs: ./hfw list --until 2026-11-20T10:00:09.001Z …\n',
    )
  })

  test.each([
    [['--status', 'faild'], 'failed'],
    [['--since', 'yesterday'], '--since must be a date, a time, or how long ago: for example 2h'],
    [['--film', GENERATION_ID], 'is not the id of a film'],
    [['--film', FILM_ID, '--status', 'rendering'], 'no take of a scene has the status rendering'],
    [['--limit', '0'], 'from 1 to 200'],
  ])('%j is a wrong command line', async (args, text) => {
    const { api, place } = await scriptedCli({})
    const { exitCode, stderr } = await place.run('list', ...args)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(text)
    expect(api.seen).toEqual([])
  })
})

describe('the table on a terminal', () => {
  const nowMs = Date.parse('2026-11-20T10:03:00.000Z')
  const failed = { code: 'content_rejected', detail: 'The prompt was refused.', paid: 'no' } as const
  const jobs: ListedJob[] = [
    listedGeneration(image('2n', '2026-11-20T10:00:00.000Z', { input: { prompt: '灯台の光'.repeat(30) } })),
    listedGeneration(image('2p', '2026-11-18T10:00:00.000Z', { model: SOUL, status: 'failed', error: failed })),
    listedFilm(film),
  ]

  test.each([40, 60, 80, 120, 200])('is not wider than %d columns, and shows whole ids', (columns) => {
    const lines = describeJobs(jobs, columns, nowMs)
    for (const line of lines) expect(widthOf(line)).toBeLessThan(Math.max(columns, 46))
    expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual(jobs.map(({ job }) => job.id))
  })

  test('shows at 120 columns what and since when, and at 60 what', () => {
    const wide = describeJobs(jobs, 120, nowMs)
    expect(wide[0]).toMatch(/^ID +STATUS +AGE +KIND +MODEL +PRICE +WHAT$/)
    expect(wide[2]).toMatch(/ failed +2 d +image +soul +1\.5 +content_rejected: A light/)
    const narrow = describeJobs(jobs, 60, nowMs)
    expect(narrow[0]).toMatch(/^ID +STATUS +WHAT$/)
    expect(narrow[2]).toMatch(/ failed +content_rejecte…$/)
  })
})

describe('open', () => {
  const content = Buffer.from('the bytes of an image')
  const completed = sampleGeneration({ status: 'completed', outputs: [sampleAsset(content)] })
  const routes = {
    [`GET /v1/generations/${GENERATION_ID}`]: json(completed),
    [`GET /v1/assets/${ASSET_ID}/content`]: bytes(content, 'image/png'),
    [`GET /v1/films/${FILM_ID}`]: json(sampleFilm({ status: 'rendering' })),
  }

  /** Puts an opener before those of the system. Returns what it was called with. */
  async function stubOpener(script: string): Promise<() => Promise<string>> {
    const folder = await mkdtemp(join(tmpdir(), 'hfw-opener-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    for (const name of ['xdg-open', 'open']) {
      await writeFile(join(folder, name), `#!/bin/sh\nprintf %s "$1" > '${folder}/opened'\n${script}\n`)
      await chmod(join(folder, name), 0o755)
    }
    vi.stubEnv('PATH', [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter))
    return () => readFile(join(folder, 'opened'), 'utf8')
  }

  test('opens the URL of the result, and prints it', async () => {
    const opened = await stubOpener('exit 0')
    const { api, place } = await scriptedCli(routes)
    const { exitCode, stdout, stderr } = await place.run('open', GENERATION_ID)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '✓ The image is open.\n' })
    expect(stdout).toBe(`${api.url}/v1/assets/${ASSET_ID}/content\n`)
    expect(await opened()).toBe(stdout.trim())
  })

  test('with a token, which no viewer has, the file is downloaded and opened', async () => {
    const opened = await stubOpener('exit 0')
    const { place } = await scriptedCli(routes, { HFW_TOKEN: 'a-token' })
    const { stdout } = await place.run('open', GENERATION_ID, '--out', 'images')
    expect(stdout).toBe(`${join(place.folder, 'images', `${GENERATION_ID}.png`)}\n`)
    expect(await readFile(await opened())).toEqual(content)
    const temporary = (await place.run('open', GENERATION_ID)).stdout.trim()
    onTestFinished(() => rm(dirname(temporary), { recursive: true, force: true }))
    expect(await readFile(temporary)).toEqual(content)
  })

  test('a job without a result opens its page', async () => {
    const opened = await stubOpener('exit 0')
    const { api, place } = await scriptedCli(routes)
    const { stderr } = await place.run('open', FILM_ID)
    expect(stderr).toBe(`${FILM_ID} is rendering and has no result.\n✓ The page is open.\n`)
    expect(await opened()).toBe(`${api.url}/v1/films/${FILM_ID}`)
    await place.run('open', GENERATION_ID, '--page')
    expect(await opened()).toBe(`${api.url}/v1/generations/${GENERATION_ID}`)
  })

  test('where nothing can open it, the URL is printed', async () => {
    await stubOpener('exit 3')
    const { api, place } = await scriptedCli(routes)
    const { exitCode, stdout, stderr } = await place.run('open', GENERATION_ID)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${api.url}/v1/assets/${ASSET_ID}/content\n` })
    expect(stderr).toBe('This system has no program to open the image: use the URL above.\n')
    vi.stubEnv('PATH', '/nowhere')
    expect((await place.run('open', GENERATION_ID, '--json')).stdout).toContain('"isOpened": false')
  })

  test('an unknown job is refused', async () => {
    const { place } = await scriptedCli({ [`GET /v1/generations/${GENERATION_ID}`]: problem('not_found') })
    expect((await place.run('open', GENERATION_ID)).exitCode).toBe(1)
    expect((await place.run('open', 'nothing')).exitCode).toBe(2)
  })
})
