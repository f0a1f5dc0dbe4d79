// Turns database functions `(db, input)` into ports `(input)`, so that activities never see a database handle.
import type { Database } from '../db/connection/connect.ts'

type DatabaseFunction = (db: Database, input: never) => unknown

type Bound<Functions> = {
  [Name in keyof Functions]: Functions[Name] extends (db: Database, input: infer Input) => infer Result
    ? (input: Input) => Result
    : never
}

export function bindRecords<Functions extends Record<string, DatabaseFunction>>(
  db: Database,
  functions: Functions,
): Bound<Functions> {
  const entries = Object.entries(functions).map(([name, run]) => [name, (input: never) => run(db, input)])
  return Object.fromEntries(entries) as Bound<Functions>
}
