import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toFileStorageError } from './file-errors.ts'
import { createFilesystemStore } from './filesystem-store.ts'
import { describeObjectStoreContract, readAll } from './testing/object-store-contract.ts'

const writerProgram = path.join(import.meta.dirname, 'testing', 'put-endless-body.ts')

describe('filesystem store', () => {
  describe('as any store', () => {
    let root: string
    beforeAll(async () => {
      root = await mkdtemp(path.join(os.tmpdir(), 'hfw-store-'))
    })
    afterAll(async () => {
      expect(await readdir(path.join(root, '.incoming'))).toEqual([])
      await rm(root, { recursive: true })
    })
    describeObjectStoreContract(() => createFilesystemStore({ root }))
  })

  describe('on its disk', () => {
    let root: string
    const key = 'media/ab/film.mp4'
    beforeEach(async () => {
      root = await mkdtemp(path.join(os.tmpdir(), 'hfw-store-'))
    })
    afterEach(() => rm(root, { recursive: true }))

    it('keeps a file that can be opened in place', async () => {
      await createFilesystemStore({ root }).put({ key, body: Buffer.from('film'), contentType: 'video/mp4' })
      expect(await readdir(path.join(root, 'objects/media/ab'))).toEqual(['film.mp4'])
    })

    it('makes folders and files that only its user can read', async () => {
      const home = path.join(root, 'media')
      await createFilesystemStore({ root: home }).put({ key, body: Buffer.from('film'), contentType: 'video/mp4' })
      const names = await readdir(home, { recursive: true })
      const modes = await Promise.all(
        ['', ...names].map(async (name) => (await stat(path.join(home, name))).mode & 0o777),
      )
      expect(new Set(modes)).toEqual(new Set([0o700, 0o600]))
    })

    it('shows no half file when the writer is killed, and takes the key afterwards', async () => {
      const writer = spawn(process.execPath, [writerProgram, root, key], { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(writer.stdout, 'data')
      writer.kill('SIGKILL')
      await once(writer, 'exit')
      expect(await readdir(path.join(root, '.incoming'))).toHaveLength(1)
      const store = createFilesystemStore({ root })
      expect(await store.stat(key)).toBeUndefined()
      await store.put({ key, body: Buffer.from('film'), contentType: 'video/mp4' })
      expect((await readAll(await store.get(key))).toString()).toBe('film')
    })

    it('reports a full disk and cleans up after itself', async () => {
      // A limit on the size of files is the full disk that a test can make without rights.
      const command = 'ulimit -f 512; exec "$0" "$@"'
      const args = ['-c', command, process.execPath, writerProgram, root, key]
      const writer = spawn('sh', args, { stdio: ['ignore', 'pipe', 'inherit'] })
      let printed = ''
      writer.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
      await once(writer, 'close')
      expect(printed).toBe('writing\nstorage_full\n')
      expect(await readdir(path.join(root, '.incoming'))).toEqual([])
      expect(await createFilesystemStore({ root }).stat(key)).toBeUndefined()
    })

    it('removes parts that were abandoned long ago, and only those', async () => {
      const incoming = path.join(root, '.incoming')
      await mkdir(incoming)
      await writeFile(path.join(incoming, 'old.part'), 'x')
      await writeFile(path.join(incoming, 'young.part'), 'x')
      const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000)
      await utimes(path.join(incoming, 'old.part'), twoDaysAgo, twoDaysAgo)
      await createFilesystemStore({ root }).put({ key, body: Buffer.from('x'), contentType: 'video/mp4' })
      expect(await readdir(incoming)).toEqual(['young.part'])
    })

    it('reports a root that cannot be a folder as unavailable', async () => {
      await writeFile(path.join(root, 'file'), '')
      const store = createFilesystemStore({ root: path.join(root, 'file') })
      const put = store.put({ key, body: Buffer.from('x'), contentType: 'video/mp4' })
      await expect(put).rejects.toMatchObject({ name: 'StorageError', code: 'storage_unavailable' })
    })
  })

  it.each([
    ['ENOSPC', 'storage_full'],
    ['EDQUOT', 'storage_full'],
    ['EROFS', 'storage_denied'],
    ['EIO', 'storage_unavailable'],
  ])('classifies %s as %s and keeps the cause', (code, expected) => {
    const cause = Object.assign(new Error('from the system'), { code })
    expect(toFileStorageError(cause, 'write')).toMatchObject({ code: expected, cause })
  })
})
