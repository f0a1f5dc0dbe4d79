// Says with commands and options what a text of the API says with routes.
// Invariant: only the lines for people are changed; the output of `--json` keeps the texts of the API.
import { COMMAND_NAME } from '../session.ts'

/** What a user of the command line does instead of calling the route. */
const ROUTES: Readonly<Record<string, string>> = {
  'GET /v1/models': `${COMMAND_NAME} models --older`,
  'GET /v1/styles': `${COMMAND_NAME} styles`,
  'GET /v1/motions': `${COMMAND_NAME} motions`,
  'GET /v1/presets': `${COMMAND_NAME} presets`,
  'GET /v1/characters': `${COMMAND_NAME} character list`,
  'POST /v1/characters': `${COMMAND_NAME} character add`,
  'PATCH /v1/characters/{id}': `${COMMAND_NAME} character change`,
  'POST /v1/characters/{id}/train': `${COMMAND_NAME} character train`,
  'POST /v1/uploads': `${COMMAND_NAME} upload`,
}

const ROUTE = /\b(?:GET|POST|PUT|PATCH|DELETE) \/[\w/{}-]*[\w}]/g

/** A command in a text of the API, which does not know how the user starts it. */
const COMMAND = /(?<![\w./-])hfw (?=[a-z])/g

/** The text with a command in place of each route, and commands as the user starts them. A route without a command stays. */
export function inCliTerms(text: string): string {
  return text.replaceAll(COMMAND, `${COMMAND_NAME} `).replaceAll(ROUTE, (route) => ROUTES[route] ?? route)
}
