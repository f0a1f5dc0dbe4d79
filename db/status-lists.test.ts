import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { PRICE_SOURCES } from '../contracts/public/money.ts'
import { CONTRACT_SETTINGS, CONTRACTS, EFFECTIVE_CONTRACTS } from '../contracts/vocabulary/account-states.ts'
import { CHARACTER_VARIANTS, TRAINING_ORIGINS, TRAINING_STATES } from '../contracts/vocabulary/characters.ts'
import { PLATFORM_LISTS } from '../contracts/vocabulary/named-lists.ts'
import {
  ATTEMPT_RESOLUTIONS,
  ATTEMPT_STATES,
  FILM_STATUSES,
  GENERATION_STATUSES,
  LEDGER_KINDS,
  SCENE_STATUSES,
} from '../contracts/vocabulary/statuses.ts'
import { WAIT_CAUSES, WAITED_FOR } from '../contracts/vocabulary/waits.ts'
import { useTestDatabase } from '../test/support/servers/database.ts'

const test = useTestDatabase()

it.each([
  ['generation', 'status', GENERATION_STATUSES],
  ['attempt', 'state', ATTEMPT_STATES],
  ['attempt', 'resolved_as', ATTEMPT_RESOLUTIONS],
  ['ledger_entry', 'kind', LEDGER_KINDS],
  ['scene', 'status', SCENE_STATUSES],
  ['film', 'status', FILM_STATUSES],
  ['generation', 'price_source', PRICE_SOURCES],
  ['film', 'price_source', PRICE_SOURCES],
  ['account', 'contract', EFFECTIVE_CONTRACTS],
  ['account', 'contract_setting', CONTRACT_SETTINGS],
  ['account_evidence', 'contract', CONTRACTS],
  ['character_training', 'state', TRAINING_STATES],
  ['character_training', 'variant', CHARACTER_VARIANTS],
  ['character_training', 'origin', TRAINING_ORIGINS],
  ['account_list', 'list', PLATFORM_LISTS],
  ['list_entry', 'list', PLATFORM_LISTS],
  ['generation_wait', 'what', WAITED_FOR],
  ['generation_wait', 'cause', WAIT_CAUSES],
] as const)('the database takes exactly the contract’s list for %s.%s', async (table, column, list) => {
  const { rows } = await sql<{ definition: string }>`
    select pg_get_constraintdef(oid) as definition from pg_constraint where conname = ${`${table}_${column}_check`}
  `.execute(test.db)
  const taken = [...(rows[0]?.definition ?? '').matchAll(/'([a-z0-9_]+)'/g)].map((match) => match[1])
  expect(new Set(taken)).toEqual(new Set(list))
})
