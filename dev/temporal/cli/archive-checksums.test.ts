import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { checkArchive } from './archive-checksums.ts'

const folder = temporaryFolder('checksums')
const file = join(folder, 'archive')
const url = 'https://example.com/temporal.tar.gz'

test('the first download of an archive is recorded, and another file under its URL is refused', async () => {
  writeFileSync(file, 'first')
  await checkArchive(folder, { url, file })
  await checkArchive(folder, { url, file })
  writeFileSync(file, 'other')
  await expect(checkArchive(folder, { url, file })).rejects.toThrow('has changed since its first download')
  await checkArchive(folder, { url: `${url}?v=2`, file })
  expect(Object.keys(JSON.parse(readFileSync(join(folder, 'checksums.json'), 'utf8')) as object)).toHaveLength(2)
})
