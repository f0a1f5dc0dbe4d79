// The TypeScript type of JSON columns: read as a value, written as text. As text, an array is not mistaken for a PostgreSQL array.
import type { ColumnType } from 'kysely'

export type JsonColumn<T> = ColumnType<T, string, string>
