// `docs/problems.md`: one section per problem code. The `type` URL of every problem document ends at one of these sections.
import { PROBLEMS } from '../../contracts/public/problems.ts'
import type { ProblemCode } from '../../contracts/public/problems.ts'
import type { GeneratedFile } from './generated-file.ts'
import { PROBLEM_TEXTS } from '../../contracts/public/problem-texts.ts'

export const problemsPage: GeneratedFile = { path: 'docs/problems.md', produce: async () => text() }

const INTRODUCTION = `# Problems

Every error of the API is a problem document (RFC 9457, \`application/problem+json\`) with a \`code\`, a \`detail\` that says what
happened in this case, the \`requestId\` that our logs carry too, and for invalid content an \`errors\` list with a JSON Pointer to
each field. Codes are added, never renamed. This page is made from \`contracts/public/problems.ts\` by \`npm run generate\`.
`

function text(): string {
  const codes = Object.keys(PROBLEMS) as ProblemCode[]
  return [INTRODUCTION, ...codes.map(sectionOf)].join('\n')
}

function sectionOf(code: ProblemCode): string {
  const { status, title } = PROBLEMS[code]
  const { meaning, remedy } = PROBLEM_TEXTS[code]
  return `## ${code}\n\nStatus ${status}. ${title}.\n\n${meaning}\n\n**What to do:** ${remedy}\n`
}
