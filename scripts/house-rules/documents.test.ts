// Which words of a document count as paths.
import { expect, it } from 'vitest'
import { longCellsIn, pathsNamedIn } from './documents.ts'

const ROOMS = ['api', 'db']

it('finds links and code spans that name files or paths below a room', () => {
  const text = 'See [the map](docs/map.md#rooms), `db/migrate.ts`, `api/routes/`, `start.ts` and `db/migrate.ts` again.'
  expect(pathsNamedIn(text, ROOMS)).toEqual(['docs/map.md', 'db/migrate.ts', 'api/routes/', 'start.ts'])
})

it('ignores what is not a path of the repository', () => {
  const text =
    '[site](https://example.com/a.md) [below](#part) `GET /v1/films` `/v1/films` `.mjs` `dist/bundle.js` `npm test` `db/*.ts` `kysely/migration`'
  expect(pathsNamedIn(text, ROOMS)).toEqual([])
})

it('finds table cells that are too long to read, without their padding', () => {
  const long = 'x '.repeat(101).trim()
  const text = [
    '| a | b |',
    `| ${long} | b |`,
    `| a${' '.repeat(300)} | b |`,
    String.raw`| ${'x'.repeat(150)} \| ${'x'.repeat(150)} |`,
  ]
  expect(longCellsIn([...text, 'x'.repeat(300)].join('\n'))).toEqual([2, 4])
})
