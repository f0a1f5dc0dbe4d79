// What each problem code means and what its reader can do about it. A new code without a text does not compile.
import type { ProblemCode } from './problems.ts'

export const PROBLEM_TEXTS: Record<ProblemCode, { meaning: string; remedy: string }> = {
  invalid_json: {
    meaning: 'The body could not be parsed as JSON. Nothing was created.',
    remedy: 'Send a JSON object with `Content-Type: application/json`. The detail says where parsing stopped.',
  },
  invalid_request: {
    meaning: 'The request itself is malformed: a parameter, a header or a cursor that cannot be read.',
    remedy: 'Mend what `errors` names. Take cursors from `nextCursor` unchanged.',
  },
  unauthenticated: {
    meaning: 'The server has a token (`API_TOKEN`), and the request carried none or another one.',
    remedy: 'Send `Authorization: Bearer <token>`.',
  },
  budget_exceeded: {
    meaning:
      'The job would cost more than a budget of its client has left. Nothing was accepted and nothing is paid. `budget` names the limit, what is spent and reserved, and what is needed.',
    remedy:
      'Ask for less, wait for jobs that hold a reservation, or for the next day, or let an operator raise the limit with `PUT /v1/budgets/{client}`.',
  },
  invalid_signature: {
    meaning: 'A webhook came for an account whose webhook secret is configured, and none of its signatures fits.',
    remedy:
      'Compare the secret with the one in the console of the platform; after a rotation give the new one with `hfw accounts set --webhook-secret`.',
  },
  operators_only: {
    meaning: 'Accounts and keys are managed by operators, and the token that was sent is not theirs.',
    remedy:
      'Start the API with `OPERATOR_TOKEN` and send that one. On loopback without `API_TOKEN` no token is needed.',
  },
  forbidden_host: {
    meaning:
      'The `Host` or `Origin` header names something that this server is not. On loopback this keeps web pages in a browser from calling it.',
    remedy: 'Call the server by the address that it prints at start.',
  },
  not_found: {
    meaning: 'There is no such path, or no such thing, or it belongs to another client.',
    remedy: 'Check the id. Ids begin with the kind of the thing: `gen_…`, `film_…`.',
  },
  method_not_allowed: {
    meaning: 'The path exists, but not with this HTTP method.',
    remedy: 'See `/openapi.json` or `/docs` for what the path offers.',
  },
  already_exists: {
    meaning: 'An account with this name, or this key, is in the pool already. Nothing was changed.',
    remedy: 'Choose another name; give an account another key with `hfw accounts rotate-key`.',
  },
  wrong_state: {
    meaning:
      'The thing is not in a state in which this can be done, or the same idempotency key is being worked on just now.',
    remedy: 'Read the thing again. For a running idempotency key, send the request again a little later.',
  },
  payload_too_large: {
    meaning: 'The body is larger than this operation takes. It was not read to its end.',
    remedy:
      'The detail names the limit. Upload media by `/v1/uploads` and name it by its id instead of sending it inline.',
  },
  unsupported_media_type: {
    meaning: 'The `Content-Type` is not one that this operation reads.',
    remedy: 'Send the type that the detail names.',
  },
  range_not_satisfiable: {
    meaning: 'The `Range` header asks for bytes behind the end of the file.',
    remedy: 'Take the size from `Content-Range`, or leave the header out for the whole file.',
  },
  invalid_content: {
    meaning: 'The body is JSON, but one or more fields are missing, unknown or out of range.',
    remedy: 'Mend each entry of `errors`: `pointer` is the field, `detail` what it must be.',
  },
  unknown_model: {
    meaning: 'No model of that name is offered here.',
    remedy: 'Choose one from `GET /v1/models`.',
  },
  key_refused: {
    meaning: 'The platform was asked whether it takes the key, and it does not. Nothing was stored.',
    remedy: 'Copy key id and secret again from the console, or make a new key there.',
  },
  unreadable_media: {
    meaning: 'The bytes are not an image or clip that can be decoded, whatever their name or type says.',
    remedy: 'Open the file on your side and export it again as PNG, JPEG, WebP or MP4.',
  },
  unreachable_url: {
    meaning:
      'A URL in the request could not be fetched: it answered with an error, or its address may not be called from here.',
    remedy: 'Use a URL that answers without sign-in from the public internet, or upload the file by `/v1/uploads`.',
  },
  idempotency_mismatch: {
    meaning: 'The `Idempotency-Key` was used before with another request. Nothing was created.',
    remedy: 'Use a new key for a new request; repeat a request byte for byte to get its first answer again.',
  },
  internal: {
    meaning: 'A fault of ours. The answer says nothing but the request id; the log has the rest.',
    remedy:
      'Repeat the request with the same `Idempotency-Key`: that is safe. If it fails again, look up the `requestId` in the log.',
  },
  platform_blocked: {
    meaning:
      'What answered was a firewall page and not the platform, so nothing is known of the key. Nothing was stored.',
    remedy: 'Try again from a network that the platform lets through, or add the key without a check.',
  },
  platform_unavailable: {
    meaning: 'The platform did not answer, or with an error of its own. Nothing was stored.',
    remedy: 'Try again later, or add the key without a check.',
  },
  unavailable: {
    meaning: 'The database, Temporal or the object store does not answer just now.',
    remedy: 'Repeat after `Retry-After` with the same `Idempotency-Key`. `/readyz` says which part is missing.',
  },
  storage_full: {
    meaning: 'The object store takes no more bytes. What was accepted before is not lost.',
    remedy: 'Free or add space in the folder or bucket, then repeat the request.',
  },
}
