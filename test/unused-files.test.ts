// The deletion of unused uploads and unreferenced files, on a real database and real stores.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMediaLibrary } from '../adapters/library/media-library.ts'
import { createFilesystemStore } from '../adapters/storage/filesystem-store.ts'
import { createS3Store } from '../adapters/storage/s3-store.ts'
import { startS3TestServer } from '../adapters/storage/testing/s3-test-server.ts'
import { claimsIn } from '../assembly/claim-key.ts'
import type { MediaTools } from '../contracts/ports/media.ts'
import { type ObjectStore, StorageError } from '../contracts/ports/object-store.ts'
import { saveAsset, useAsset } from '../db/assets/insert.ts'
import { insertGeneration } from '../db/generations/insert.ts'
import { deleteUnusedFiles, type UnusedFilesInput } from '../services/retention/delete-unused-files.ts'
import { newFilm } from './support/pool/pool-steps.ts'
import { useTestDatabase } from './support/servers/database.ts'
import { emptyTables } from './support/servers/empty-tables.ts'

const DAY_MS = 24 * 60 * 60_000
const DEFAULTS: UnusedFilesInput = { uploadsMs: 30 * DAY_MS }
const EVERYTHING: UnusedFilesInput = { uploadsMs: 0, graceMs: 0 }
/** Reads every file as the same image. */
const media = {
  inspect: async () => ({ kind: 'image', contentType: 'image/png', widthPx: 1, heightPx: 1 }),
} as unknown as MediaTools

const test = useTestDatabase()
let folder: string
let store: ObjectStore

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hfw-unused-'))
  store = createFilesystemStore({ root: path.join(folder, 'store') })
  await emptyTables(test.db, ['film', 'generation', 'asset', 'unreferenced_file'])
})
afterEach(() => rm(folder, { recursive: true }))

function importFile(text: string, into = store) {
  const library = createMediaLibrary({ store: into, media, claimKey: claimsIn(test.db), workDir: folder })
  const body = (async function* () {
    yield Buffer.from(text)
  })()
  return library.import({ body, maxBytes: 1_000, accept: ['image'] })
}

async function upload(text: string, { clientId = 'local', isUpload = true, into = store } = {}) {
  const imported = await importFile(text, into)
  return test.db.transaction().execute((trx) => saveAsset(trx, { clientId, media: imported, isUpload }))
}

/** A job that names an upload. False where the upload does not exist any more. */
async function useInJob(id: string, clientId = 'local'): Promise<boolean> {
  return test.db.transaction().execute(async (trx) => {
    if (!(await useAsset(trx, { clientId, id }))) return false
    await insertGeneration(trx, { clientId, model: 'm', input: { image: id }, priceCredits: 1 })
    return true
  })
}

/** Moves uploads and unreferenced files into the past. */
async function age(days: number): Promise<void> {
  const by = sql`interval '1 day' * ${days}`
  await sql`update asset set unused_since = unused_since - ${by}`.execute(test.db)
  await sql`update unreferenced_file set since = since - ${by}`.execute(test.db)
}

const round = (input = DEFAULTS, into: Pick<ObjectStore, 'delete'> = store) =>
  deleteUnusedFiles({ ctx: { db: test.db, store: into }, input })
const assets = () => test.db.selectFrom('asset').selectAll().execute()

describe('an upload', () => {
  it('is deleted after its time where no job has used it, and its file a day later', async () => {
    const { storageKey } = await upload('a')
    await age(29)
    expect(await round()).toEqual({ uploads: 0, files: 0 })
    await age(2)
    expect(await round()).toEqual({ uploads: 1, files: 0 })
    expect(await store.stat(storageKey)).toBeDefined()
    await age(2)
    expect(await round()).toEqual({ uploads: 0, files: 1 })
    expect(await store.stat(storageKey)).toBeUndefined()
    expect((await upload('a')).storageKey).not.toBe(storageKey)
  })

  it('stays after a job has used it, and where the time is not set', async () => {
    const used = await upload('a')
    expect(await useInJob(used.id)).toBe(true)
    await upload('a')
    await upload('b')
    await age(400)
    expect(await round({ uploadsMs: undefined })).toEqual({ uploads: 0, files: 0 })
    expect(await round()).toEqual({ uploads: 1, files: 0 })
    expect((await assets()).map(({ id }) => id)).toEqual([used.id])
  })

  it('stays where a process of an older version has used it', async () => {
    const [one, two] = [await upload('a'), await upload('b')]
    const input = { image: two.id }
    await test.db
      .transaction()
      .execute((trx) => insertGeneration(trx, { clientId: 'local', model: 'm', input, priceCredits: 1 }))
    const filmId = await newFilm(test.db)
    await test.db.updateTable('film').set({ imageAssetId: one.id }).where('id', '=', filmId).execute()
    await age(400)
    await round()
    expect((await assets()).map(({ id }) => id)).toEqual(expect.arrayContaining([one.id, two.id]))
  })

  it('begins its time anew when it is uploaded again', async () => {
    const { id } = await upload('a')
    await age(29)
    expect((await upload('a')).id).toBe(id)
    await age(29)
    expect(await round()).toEqual({ uploads: 0, files: 0 })
  })
})

describe('a file without a row', () => {
  it('is deleted after a day, but not while a film of that time is unfinished', async () => {
    const { storageKey } = await importFile('a')
    const filmId = await newFilm(test.db)
    const film = test.db.updateTable('film').where('id', '=', filmId)
    await film.set({ createdAt: new Date(Date.now() - 9 * DAY_MS) }).execute()
    await age(2)
    expect(await round()).toEqual({ uploads: 0, files: 0 })
    await film.set({ finishedAt: new Date() }).execute()
    expect(await round()).toEqual({ uploads: 0, files: 1 })
    expect(await store.stat(storageKey)).toBeUndefined()
  })

  it('cannot become an asset after its key was retired', async () => {
    const imported = await importFile('a')
    await round(EVERYTHING)
    const late = test.db.transaction().execute((trx) => saveAsset(trx, { clientId: 'local', media: imported }))
    await expect(late).rejects.toMatchObject({ code: 'object_missing' })
    expect(await assets()).toEqual([])
  })

  it('is deleted late by a worker that was paused, without harm to the file that was stored since', async () => {
    await importFile('a')
    let deleteLate = async (): Promise<void> => {}
    const paused = round(EVERYTHING, {
      delete: (key) =>
        new Promise((resolve) => {
          deleteLate = async () => resolve(await store.delete(key))
        }),
    })
    await expect
      .poll(() => test.db.selectFrom('unreferencedFile').select('deletingAt').execute())
      .toEqual([{ deletingAt: expect.any(Date) }])
    expect((await round(EVERYTHING)).files).toBe(1)
    const { storageKey } = await upload('a')
    await sleep(20)
    await deleteLate()
    await paused
    expect(await store.stat(storageKey)).toBeDefined()
  })

  it('is tried again where the store refuses, and the others are deleted; a round has a limit', async () => {
    const server = await startS3TestServer()
    const s3 = createS3Store({
      ...{ endpoint: server.endpoint, bucket: server.bucket, region: 'eu-central-1', maxAttempts: 1 },
      credentials: { accessKeyId: server.accessKeyId, secretAccessKey: 'test-secret' },
    })
    for (const text of ['a', 'b', 'c', 'd']) await importFile(text, s3)
    expect(await round({ ...EVERYTHING, limit: 1 }, s3)).toEqual({ uploads: 0, files: 1 })
    server.failNext(503, 'SlowDown')
    await expect(round(EVERYTHING, s3)).rejects.toMatchObject({ code: 'storage_unavailable' })
    expect(server.keys()).toHaveLength(1)
    expect(await round(EVERYTHING, s3)).toEqual({ uploads: 0, files: 1 })
    expect(server.keys()).toEqual([])
    s3.close()
    await server.close()
  })
})

it('loses no file and no used asset while imports, jobs and deletions run at the same time', async () => {
  let state = 20_261_121
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
  const seen = { used: 0, refused: 0, lost: 0, uploads: 0, files: 0 }
  const slowStore = { delete: async (key: string) => sleep(random(5)).then(() => store.delete(key)) }
  let ids: string[] = []

  /** Stores a file as an upload or a result, or uses an upload in a job. */
  async function act(): Promise<void> {
    const clientId = `client-${random(2)}`
    const isUpload = random(3) > 0
    await sleep(random(10))
    const known = random(3) === 0 ? ids[random(ids.length)] : undefined
    try {
      if (known === undefined) {
        const imported = await importFile(`file ${random(4)}`)
        await sleep(random(5))
        const asset = await test.db
          .transaction()
          .execute((trx) => saveAsset(trx, { clientId, media: imported, isUpload }))
        if (random(2) === 0) ids.push(`${clientId} ${asset.id}`)
      } else {
        const [owner, id] = known.split(' ')
        seen[(await useInJob(id!, owner)) ? 'used' : 'refused'] += 1
      }
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      seen.lost += 1
    }
  }

  const isOutcomeMissing = () => Object.values(seen).includes(0)
  const enoughAtMs = performance.now() + 60_000
  // Which outcome a schedule has depends on the speed of the machine: a slow one may need more schedules for all outcomes, and makes
  // fewer in the time of the test.
  for (let count = 0; isOutcomeMissing() || (count < 200 && performance.now() < enoughAtMs); count += 1) {
    let isOver = false
    const deleter = async (): Promise<void> => {
      while (!isOver) {
        const { uploads, files } = await round({ uploadsMs: random(2) * 40, graceMs: 0 }, slowStore)
        seen.uploads += uploads
        seen.files += files
        await sleep(random(40))
      }
    }
    const deleters = [deleter(), deleter()]
    await Promise.all([act(), act(), act(), act(), act()])
    isOver = true
    await Promise.all(deleters)
    const rows = await assets()
    const files = await Promise.all(rows.map(({ storageKey }) => store.stat(storageKey)))
    expect(files).not.toContain(undefined)
    const stored = new Set(rows.map(({ id }) => id))
    const inputs = await test.db.selectFrom('generation').select('input').execute()
    expect(inputs.filter(({ input }) => !stored.has(String(input['image'])))).toEqual([])
    await sql`delete from generation`.execute(test.db)
    await sql`delete from asset where unused_since is null`.execute(test.db)
    ids = ids.slice(-4)
  }
  // Every outcome has happened.
  expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([])
}, 180_000)
