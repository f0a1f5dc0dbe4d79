// Migrates the database of `DATABASE_URL` to the newest schema: `node db/main.ts`.
import { loadConfigOrThrow } from '../config/load-config.ts'
import { migrateToLatest } from './migrate.ts'

const onWait = () => process.stdout.write('another process migrates the database; waiting until it has ended\n')
const applied = await migrateToLatest(loadConfigOrThrow().DATABASE_URL, { onWait })
process.stdout.write(applied.length === 0 ? 'nothing to migrate\n' : `applied ${applied.join(', ')}\n`)
