// The disk of temporary files is full. Each file that is written here is `/dev/full`, whose writes fail with the real error of a full disk.
import { expect, it, vi } from 'vitest'
import { useTestApi } from '../support/api/api.ts'
import { png } from '../support/pictures.ts'
import { problemFrom } from '../support/api/problem.ts'

vi.mock(import('node:fs'), async (importOriginal) => {
  const fs = await importOriginal()
  return { ...fs, createWriteStream: () => fs.createWriteStream('/dev/full') }
})

const test = useTestApi()

it('answers an upload with 507 where the disk of temporary files is full', async () => {
  const headers = { 'content-type': 'image/png' }
  const response = await test.request('/v1/uploads', { method: 'POST', headers, body: png() })
  expect(await problemFrom(response)).toMatchObject({ status: 507, code: 'storage_full' })
})
