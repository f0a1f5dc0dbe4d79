// A migrated database that every test file clones. A run has one PostgreSQL: started here, or given by `TEST_DATABASE_URL`.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { migrateToLatest } from '../../../db/migrate.ts'
import { startPostgres } from '../../../dev/postgres/postgres.ts'

export interface Template {
  /** URL of a database that is not the template, to make and drop databases from. */
  adminUrl: string
  templateName: string
}

/** `TEST_DATABASE_URL` names a server to use instead of our own, with a superuser; everything made there is removed at the end. */
export async function prepareTemplate(): Promise<{ facts: Template; stop(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL']
  const server = given ? undefined : await startPostgres({ isDurable: false })
  const adminUrl = given ?? server!.url
  const templateName = `hfw_template_${randomBytes(4).toString('hex')}`
  try {
    await runSql(adminUrl, `create database ${templateName}`)
    await migrateToLatest(urlOfDatabase(adminUrl, templateName))
  } catch (error) {
    await server?.stop()
    throw error
  }
  return {
    facts: { adminUrl, templateName },
    stop: async () => {
      await runSql(adminUrl, `drop database if exists ${templateName} with (force)`).catch(() => {})
      await server?.stop()
    },
  }
}

export function urlOfDatabase(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

export async function runSql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
