// How JSON columns look in TypeScript: read as the value, written as text, so that an array is never taken for a
// PostgreSQL array.
import type { ColumnType } from 'kysely'

export type JsonColumn<T> = ColumnType<T, string, string>
