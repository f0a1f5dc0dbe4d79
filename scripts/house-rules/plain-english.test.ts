// What the language rule refuses, and where.
import { describe, expect, it } from 'vitest'
import { englishProblemsOf, isRead } from './plain-english.ts'

const MARKER = 'plain-english-ok'
const LONG = `${'to '.repeat(32)}end.`

describe('in sources', () => {
  it('reads line comments, block comments and docblocks, each with its line', () => {
    const source =
      '// The caller is told.\n/* Nobody\n   betrays it. */\n/**\n * Whoever asks.\n */\nexport const a = 1\n'
    expect(englishProblemsOf('api/a.ts', source)).toEqual([
      'api/a.ts:1: "told": write returns, reports, says which, is notified',
      'api/a.ts:2: "Nobody": write the concrete subject: the caller, no process, an operator',
      'api/a.ts:3: "betrays": write shows, implies, reveals',
      'api/a.ts:5: "Whoever": write the caller, or the concrete subject',
    ])
  })

  it('finds no comment in strings, templates and regular expressions', () => {
    const source = 'const url = "http://told.example"\nconst t = `${url} // told ${1} // told`\nconst r = /[/]/*told/\n'
    expect(englishProblemsOf('api/a.ts', source)).toEqual([])
  })

  it('joins line comments that follow each other, so that a sentence over two lines counts once', () => {
    const half = 'to '.repeat(17)
    expect(englishProblemsOf('api/a.ts', `// ${half}\n// ${half}\nexport const a = 1 // ${half}\n`)).toEqual([
      expect.stringMatching(/^api\/a\.ts:1: a sentence of 34 words \("to to /),
    ])
  })

  it('reads names of tests, also with a table or a condition', () => {
    const source = "it('is told', f)\nit.each([1])('tells %s', f)\ndescribe.skipIf(x)(`told ${y}`, f)\nx.it('told')\n"
    const lines = englishProblemsOf('api/a.test.ts', source).map((problem) => problem.split(': ')[0])
    expect(lines).toEqual(['api/a.test.ts:1', 'api/a.test.ts:2', 'api/a.test.ts:3'])
  })

  it('reads texts for callers and operators, also in sums and templates', () => {
    const source = [
      "z.string().describe('told')",
      "const a = { detail: `told ${b}`, summary: 'x ' +\n 'told' }",
      "program.option('--a', 'told')",
      "log.info({ a: 'told' }, 'told')",
      "throw new SomeError('told')",
    ].join('\n')
    expect(englishProblemsOf('api/a.ts', source)).toHaveLength(6)
  })

  it('leaves the texts of the sandbox alone, which imitate the platform, but not its comments', () => {
    const source = "// told\nconst a = { detail: 'told' }\n"
    expect(englishProblemsOf('packages/sandbox/a.ts', source)).toHaveLength(1)
  })
})

describe('in documents', () => {
  it('limits sentences of paragraphs and list items, not of tables, and reads no code', () => {
    const source = `# a\n\n- ${'to '.repeat(20)}\n- ${'to '.repeat(20)}\n\n| ${LONG} | told |\n\n\`\`\`\ntold ${LONG}\n\`\`\`\n\n${LONG}\n`
    expect(englishProblemsOf('README.md', source)).toEqual([
      expect.stringMatching(/^README\.md:6: "told"/),
      expect.stringMatching(/^README\.md:12: a sentence of 33 words/),
    ])
  })

  it('counts a code span as one word, and does not read it', () => {
    expect(englishProblemsOf('README.md', `\`${LONG} told\` is code.`)).toEqual([])
  })

  it('refuses long lines outside tables', () => {
    const source = `${'x'.repeat(161)}\n| ${'x'.repeat(161)} |\n`
    expect(englishProblemsOf('README.md', source)).toEqual(['README.md:1: a line of 161 characters: 160 are the limit'])
  })

  it('wants the readers in the first paragraph of a page of docs/', () => {
    expect(englishProblemsOf('docs/a.md', '# A\n\nFor operators of a server.\n')).toEqual([])
    expect(englishProblemsOf('docs/a.md', '# A\n\nOperators.\n')).toEqual([
      'docs/a.md:3: begin the page with its readers: "For operators …"',
    ])
  })
})

describe('what is accepted', () => {
  it('accepts other words with the same letters', () => {
    expect(englishProblemsOf('api/a.ts', '// recommended, wishbone, `told`, tell-tale, amendment\n')).toEqual([])
  })

  it('accepts a line with an excuse on it or before it, and wants a reason', () => {
    const excused = '// told plain-english-ok: quotes\n\n// plain-english-ok: quotes\n// told\n'
    expect(englishProblemsOf('api/a.ts', excused)).toEqual([])
    expect(englishProblemsOf('api/a.ts', `// ${MARKER}\n`)).toEqual([
      'api/a.ts:1: give a reason: "plain-english-ok: <reason>"',
    ])
  })

  it.each(['db/migrations/a.ts', 'db/schema.generated.ts', 'CHANGELOG.md', 'api/openapi/openapi.generated.json'])(
    'does not read %s',
    (path) => expect(isRead(path)).toBe(false),
  )
})
