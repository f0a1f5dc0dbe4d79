// Which folders are rooms.
import { expect, it } from 'vitest'
import { roomsOf } from './repository-files.ts'

it('lists top-level folders and workspaces once each, without hidden folders and files of the root', () => {
  const files = ['.ci/run', 'README.md', 'api/app.ts', 'api/routes/a.ts', 'packages/a/x.ts', 'packages/a/b/y.ts']
  expect(roomsOf(files)).toEqual(['api', 'packages/a'])
})
