// Every operation of the API. What is not in this list is neither served nor documented.
import type { Operation } from './operation.ts'
import { cancelGenerationOperation } from './routes/generations/cancel-generation.ts'
import { createGenerationOperation } from './routes/generations/create-generation.ts'
import { getGenerationOperation } from './routes/generations/get-generation.ts'
import { listGenerationsOperation } from './routes/generations/list-generations.ts'

export const OPERATIONS: readonly Operation[] = [
  createGenerationOperation,
  listGenerationsOperation,
  getGenerationOperation,
  cancelGenerationOperation,
]
