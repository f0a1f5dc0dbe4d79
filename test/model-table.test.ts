// The table of all models in a terminal.
import { expect, test } from 'vitest'
import { describeModels } from '../cli/models/describe-model.ts'
import { MODELS } from '../contracts/models/catalogue.ts'
import { listModels } from '../services/models/list-models.ts'

test.each([60, 120])('the table of all models fits a terminal of %i columns', (columns) => {
  const lines = describeModels(listModels({ input: {} }).data, columns)
  expect(lines).toHaveLength(MODELS.length + 1)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns)
  expect(lines.some((line) => line.startsWith('soul-2 '))).toBe(true)
})
