// Says with commands and options what a text of the API says with routes.
// Invariant: only the lines for people are changed; the output of `--json` keeps the texts of the API.
import { COMMAND_NAME } from '../session.ts'

/** What a user of the command line does instead of calling the route. */
const ROUTES: Readonly<Record<string, string>> = {
  'GET /v1/models': `${COMMAND_NAME} models`,
  'GET /v1/styles': `${COMMAND_NAME} styles`,
  'GET /v1/motions': `${COMMAND_NAME} motions`,
  'GET /v1/presets': `${COMMAND_NAME} presets`,
  'POST /v1/uploads': '--image <file>',
}

const ROUTE = /\b(?:GET|POST|PUT|PATCH|DELETE) \/[\w/{}-]*[\w}]/g

/** The text with a command or an option in place of each route. A route without one stays. */
export function inCliTerms(text: string): string {
  return text.replaceAll(ROUTE, (route) => ROUTES[route] ?? route)
}
