// Single values that survive a restart, such as how far the clock is ahead.
import type { DatabaseSync } from 'node:sqlite'

export type Settings = ReturnType<typeof createSettings>

export function createSettings(database: DatabaseSync) {
  const get = database.prepare('select value from settings where name = ?')
  const set = database.prepare(
    'insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
  )
  return {
    number: (name: string): number => Number(get.get(name)?.['value'] ?? 0),
    setNumber: (name: string, value: number): void => void set.run(name, value),
  }
}
