// Requests made from the OpenAPI document alone. Each is valid by the document, so the API must not refuse its form.
import { MODELS } from '../../contracts/models/catalogue.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openApiDocument } from '../../api/openapi/document.ts'
import { useTestApi } from '../support/api/api.ts'
import { type DocumentedRequest, documentedRequests } from '../support/fuzz/documented-requests.ts'

const SEED = 20_260_101
const REQUESTS_PER_OPERATION = 80
const AT_ONCE = 4

/** Codes that say that the form of a request is wrong. */
const FORM_CODES = new Set([
  'invalid_json',
  'invalid_request',
  'invalid_content',
  'unsupported_media_type',
  'incomplete_body',
  'payload_too_large',
])

/** The platform does not run in this test, so keys and prices cannot be checked with it. */
const PLATFORM_CODES = new Set(['platform_unavailable', 'platform_blocked'])

/** Of the rules that the models declare between their fields, which are in the descriptions of these fields. */
const RULE_MESSAGES = MODELS.flatMap(({ rules = [] }) => rules).flatMap((rule) =>
  'message' in rule ? [rule.message.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)] : ['names <<<'],
)
/** A text can be the name of a style, and is one only where a list has it. */
const NAMES = 'is not (a|an) .*|is not an id, and the .*'
const MODEL_RULES = `/input/.* (${[...new Set(RULE_MESSAGES)].join('|')}|${NAMES})`

/** Rules across fields, or on stored data. A JSON Schema cannot say them; the descriptions of the operations do. */
const CROSS_FIELD_RULES: Record<string, RegExp> = {
  createGeneration: new RegExp(`^(${MODEL_RULES}|/input/.* is not an upload of yours)`),
  // How many images a character needs depends on `adopt`, and on what the accounts have.
  createCharacter:
    /^\/images(\/\d+ is not an upload of yours| needs at least one image| is needed, because no account)/,
  trainCharacter: /^\/count cannot be combined with accounts/,
  // A film has the settings and the lengths of clips of its model, and the model is a name.
  createFilm: /^(\/settings|\/scenes\/\d+\/durationSeconds|\/model|\/image is not an upload of yours)/,
  createEstimate: new RegExp(`^(/settings|/scenes/\\d+/durationSeconds|/model|${MODEL_RULES})`),
  getUsage: /^from must be before `to`/,
  listGenerations: /^since must be before `until`/,
  listFilms: /^since must be before `until`/,
}

interface ProblemBody {
  code: string
  detail: string
  errors?: { pointer: string; detail: string }[]
}

const test = useTestApi()
const operations = documentedRequests(openApiDocument())

it('has enough requests', () => {
  expect(operations.length * REQUESTS_PER_OPERATION).toBeGreaterThanOrEqual(3_000)
})

it.each(operations.map((operation) => [operation.operationId, operation.requests] as const))(
  'responds to %s as the document says',
  async (operationId, requests) => {
    const sample = fc.sample(requests, { seed: SEED, numRuns: REQUESTS_PER_OPERATION })
    const faults: string[] = []
    for (let at = 0; at < sample.length; at += AT_ONCE) {
      const batch = sample.slice(at, at + AT_ONCE)
      const found = await Promise.all(batch.map((request) => faultOf(operationId, request)))
      faults.push(...found.filter((fault) => fault !== undefined))
    }
    expect(faults).toEqual([])
  },
)

it.each(operations.map((operation) => [operation.operationId, operation] as const))(
  'treats a query parameter that %s does not declare as the document says',
  async (_operationId, { requests, refusesUnknownParameters }) => {
    // A name of a model may be empty, which is the path of another operation.
    const sample = fc.sample(requests, { seed: SEED, numRuns: REQUESTS_PER_OPERATION })
    const { path, init } = sample.find((request) => !/\/(\?|$)/.test(request.path))!
    const response = await test.request(`${path}${path.includes('?') ? '&' : '?'}noSuchParameter=1`, init)
    if (!refusesUnknownParameters) return expect((await response.text()).includes('noSuchParameter')).toBe(false)
    const errors = [{ pointer: 'noSuchParameter', detail: expect.stringMatching(/^is not a parameter here; /) }]
    expect(await response.json()).toMatchObject({ status: 400, code: 'invalid_request', errors })
  },
)

/** What is wrong with the response; undefined where nothing is. `test.request` also checks each response against the contract. */
async function faultOf(operationId: string, { path, init }: DocumentedRequest): Promise<string | undefined> {
  const response = await test.request(path, init)
  const request = `${operationId} ${path} ${JSON.stringify(init).slice(0, 2_000)}`
  if (response.headers.get('content-type') !== 'application/problem+json') {
    await response.body?.cancel()
    const isFine = response.status < 400
    return isFine ? undefined : `${request}: ${response.status} without a problem document`
  }
  const problem = (await response.json()) as ProblemBody
  const isOutage = response.status >= 500 && !PLATFORM_CODES.has(problem.code)
  const isRefusedForForm = FORM_CODES.has(problem.code) && !isCrossField(operationId, problem)
  return isOutage || isRefusedForForm ? `${request}: ${JSON.stringify(problem)}` : undefined
}

function isCrossField(operationId: string, { errors = [], detail }: ProblemBody): boolean {
  const rule = CROSS_FIELD_RULES[operationId]
  const sentences = errors.length === 0 ? [detail] : errors.map((error) => `${error.pointer} ${error.detail}`)
  return rule !== undefined && sentences.every((sentence) => rule.test(sentence))
}
