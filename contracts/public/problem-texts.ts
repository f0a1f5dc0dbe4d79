// What each problem code means and how its reader can fix the problem. A new code without a text does not compile.
import type { ProblemCode } from './problems.ts'

export const PROBLEM_TEXTS: Record<ProblemCode, { meaning: string; remedy: string }> = {
  invalid_json: {
    meaning: 'The body could not be parsed as JSON. Nothing was created.',
    remedy: 'Send a JSON object with `Content-Type: application/json`. The detail contains the position of the error.',
  },
  invalid_request: {
    meaning: 'A parameter, a header or a cursor of the request is not valid.',
    remedy: 'Fix each entry of `errors`. Use cursors from `nextCursor` unchanged.',
  },
  incomplete_body: {
    meaning: 'The connection or the form ended before the body was complete. Nothing was created.',
    remedy: 'Send the whole body again. A proxy in between must not cut it off.',
  },
  body_timeout: {
    meaning:
      'No byte of the body arrived for 30 seconds, or the whole body took longer than four minutes. Nothing was created.',
    remedy: 'Send the whole body again over a faster connection, or send a smaller file.',
  },
  unauthenticated: {
    meaning: 'The operation needs a token. The request has none, or a wrong one.',
    remedy: 'Send `Authorization: Bearer <token>` with the `API_TOKEN` or `OPERATOR_TOKEN` of the server.',
  },
  budget_exceeded: {
    meaning:
      'The job would cost more than a budget of its client has left. It was not accepted, and nothing is paid. `budget` contains the limit, what is spent and reserved, and what the job needs.',
    remedy:
      'Request less, or wait until a running job releases its reservation or the next day begins. An operator can raise the limit with `PUT /v1/budgets/{client}`.',
  },
  invalid_signature: {
    meaning: 'A webhook arrived for an account with a webhook secret, and none of its signatures is valid.',
    remedy:
      'Compare the secret with the one in the console of the platform. After a rotation, set the new one with `hfw accounts set --webhook-secret`.',
  },
  operators_only: {
    meaning: 'The operation is for operators, and the request has the token of callers.',
    remedy:
      'Start the API with `OPERATOR_TOKEN` and send that token. On loopback without `API_TOKEN` no token is needed.',
  },
  forbidden_host: {
    meaning:
      'The `Host` or `Origin` header names another server. On loopback this check stops web pages in a browser from calling the server.',
    remedy: 'Call the server by the address that it prints at start.',
  },
  not_found: {
    meaning: 'The path or the resource does not exist, or the resource belongs to another client.',
    remedy: 'Check the id. The prefix of an id is its kind: `gen_…`, `film_…`.',
  },
  method_not_allowed: {
    meaning: 'The path exists, but not with this HTTP method.',
    remedy: 'Read the methods of the path in the `Allow` header, in `/openapi.json` or at `/docs`.',
  },
  already_exists: {
    meaning: 'An account with this name, or this key, is already in the pool. Nothing was changed.',
    remedy: 'Choose another name. To add a key to an account, use `hfw accounts rotate-key`.',
  },
  wrong_state: {
    meaning:
      'The state of the resource does not allow this operation, or another request with the same idempotency key is running.',
    remedy: 'Read the resource again. For a running idempotency key, repeat the request a little later.',
  },
  payload_too_large: {
    meaning: 'The body is larger than the limit of this operation. It was not read to its end.',
    remedy: 'The detail contains the limit. Upload media with `POST /v1/uploads` and send their ids.',
  },
  unsupported_media_type: {
    meaning: 'The operation does not accept this `Content-Type`.',
    remedy: 'Send the type that the detail names.',
  },
  range_not_satisfiable: {
    meaning: 'The `Range` header requests bytes after the end of the file.',
    remedy: 'Read the size from `Content-Range`, or omit the header to get the whole file.',
  },
  invalid_content: {
    meaning: 'The body is JSON, but one or more fields are missing, unknown or out of range.',
    remedy: 'Fix each entry of `errors`: `pointer` is the field, `detail` says what it must be.',
  },
  unknown_model: {
    meaning: 'The server has no model with this id or alias, and no account offers one that can be used.',
    remedy: 'Choose a model from `GET /v1/models`.',
  },
  price_unknown: {
    meaning:
      'Only the platform can price this model, and it returns no price for this input. Nothing was accepted, because no amount could be reserved.',
    remedy: 'Send the most that the job may cost as `maxCredits`, or choose another model or input.',
  },
  key_refused: {
    meaning: 'The platform refused the key when it was checked. Nothing was stored.',
    remedy: 'Copy key id and secret again from the console, or create a new key there.',
  },
  unreadable_media: {
    meaning: 'The bytes are no image or clip that can be decoded. The name and the declared type do not matter.',
    remedy: 'Open the file and export it again as PNG, JPEG, WebP or MP4.',
  },
  unreachable_url: {
    meaning:
      'A URL in the request could not be fetched: its server responded with an error, or this server may not call its address.',
    remedy: 'Use a URL that is public on the internet without sign-in, or upload the file with `POST /v1/uploads`.',
  },
  too_many_fetches: {
    meaning:
      'The URLs of this and of earlier requests would exceed the number of files that are fetched at the same time for a client. Nothing was accepted.',
    remedy: 'Repeat the request after the seconds in `Retry-After`, or upload the files with `POST /v1/uploads`.',
  },
  line_full: {
    meaning:
      'As many jobs of this client wait for a slot as the operator allows (`MAX_WAITING_JOBS`). Nothing was accepted. Accepted jobs are not affected.',
    remedy:
      'Repeat the request when some of the waiting jobs have started. `GET /v1/generations?status=waiting` lists them.',
  },
  idempotency_mismatch: {
    meaning: 'The `Idempotency-Key` was used before for another request. Nothing was created.',
    remedy: 'Use a new key for a new request. To get the first response again, repeat the request byte for byte.',
  },
  internal: {
    meaning: 'The server failed because of a bug. The response contains only the request id; the log has the details.',
    remedy:
      'Repeat the request with the same `Idempotency-Key`, which is safe. If it fails again, search the log for the `requestId`.',
  },
  platform_blocked: {
    meaning: 'A firewall in front of the platform answered, so the key could not be checked. Nothing was stored.',
    remedy: 'Repeat the request from a network that the platform allows, or add the key without a check.',
  },
  platform_unavailable: {
    meaning: 'The platform did not respond, or responded with an error of its own. Nothing was stored.',
    remedy: 'Repeat the request later, or add the key without a check.',
  },
  unavailable: {
    meaning: 'The database, Temporal, the object store or the platform is not available at the moment.',
    remedy: 'Repeat after `Retry-After` with the same `Idempotency-Key`. `/readyz` shows which part is missing.',
  },
  storage_full: {
    meaning: 'The object store has no space left. Jobs that were accepted before are not lost.',
    remedy: 'Free or add space in the folder or bucket, then repeat the request.',
  },
}
