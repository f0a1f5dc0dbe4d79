// The page that the `type` of every problem links to: one section per code.
import { PROBLEM_TEXTS } from '../../../contracts/public/problem-texts.ts'
import { type ProblemCode, PROBLEMS } from '../../../contracts/public/problems.ts'

export function problemsPage(): string {
  const sections = (Object.keys(PROBLEMS) as ProblemCode[]).map(sectionOf)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Higgsfield Worker: problem codes</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}:target{background:#fff3c4}</style>
</head>
<body>
<h1>Problem codes</h1>
<p>Every error is an RFC 9457 document. Its <code>detail</code> and <code>errors</code> say what is wrong and how to fix it.
Its <code>requestId</code> is in the log of the server. Codes are added, never renamed.</p>
${sections.join('\n')}
</body>
</html>
`
}

function sectionOf(code: ProblemCode): string {
  const { status, title } = PROBLEMS[code]
  const { meaning, remedy } = PROBLEM_TEXTS[code]
  return `<section id="${code}">
<h2><code>${code}</code></h2>
<p>Status ${status}. ${html(title)}.</p>
<p>${html(meaning)}</p>
<p><b>What to do:</b> ${html(remedy)}</p>
</section>`
}

/** `text` is plain, with names of fields and headers between backticks. */
function html(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}
