// `docs/problems.md`: one section per problem code. The `type` URL of every problem document ends at one of these sections.
import { PROBLEMS } from '../../contracts/public/problems.ts'
import type { ProblemCode } from '../../contracts/public/problems.ts'
import type { GeneratedFile } from './generated-file.ts'
import { PROBLEM_TEXTS } from '../../contracts/public/problem-texts.ts'

export const problemsPage: GeneratedFile = { path: 'docs/problems.md', produce: async () => text() }

const INTRODUCTION = `# Problems

For callers of the API and users of \`hfw\`: each error code, what it means and what to do.

Every error of the API is a problem document (RFC 9457, \`application/problem+json\`) with these fields:

- \`code\`: one of the codes below. Codes are added, never renamed.
- \`detail\`: what happened in this case.
- \`requestId\`: the id of the request, which our logs contain too.
- \`errors\`: for invalid content, one entry per field with its JSON Pointer.

\`npm run generate\` makes this page from \`contracts/public/problems.ts\` and \`contracts/public/problem-texts.ts\`.
`

/** Lines of the page are broken at this length. */
const LINE_LENGTH = 140

function text(): string {
  const codes = Object.keys(PROBLEMS) as ProblemCode[]
  return [INTRODUCTION, ...codes.map(sectionOf)].join('\n')
}

function sectionOf(code: ProblemCode): string {
  const { status, title } = PROBLEMS[code]
  const { meaning, remedy } = PROBLEM_TEXTS[code]
  return `## ${code}\n\nStatus ${status}. ${title}.\n\n${wrapped(meaning)}\n\n${wrapped(`**What to do:** ${remedy}`)}\n`
}

/** A code span counts as one word, so that it is not broken. */
const WORD = /(?:[^\s`]|`[^`]*`)+/g

/** Breaks the text between words. A line has more than `LINE_LENGTH` characters only where a single word has. */
function wrapped(paragraph: string): string {
  const lines: string[] = []
  for (const [word] of paragraph.matchAll(WORD)) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > LINE_LENGTH) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join('\n')
}
