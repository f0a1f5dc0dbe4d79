// The texts of a TypeScript or JavaScript file: its comments, names of tests, and texts that callers and operators read.
// Invariant: comments come from TypeScript's own scanner, so that `//` in a string or a regular expression is no comment.
import ts from 'typescript'
import type { Text } from './text.ts'

/** Properties and methods whose string values are prose for people. */
const TEXT_PROPERTIES = new Set(['description', 'summary', 'detail', 'meaning', 'remedy', 'title', 'message', 'help'])
const TEXT_METHODS = new Set(['describe', 'description', 'summary', 'option', 'requiredOption', 'argument'])
const LOG_METHODS = new Set(['log', 'debug', 'info', 'warn', 'error', 'fatal'])
const TEST_FUNCTIONS = new Set(['it', 'test', 'describe'])

export function textsOfSource(path: string, source: string, includes: { readerTexts: boolean }): Text[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS)
  const literals: ts.Node[] = []
  const texts: Text[] = []
  const visit = (node: ts.Node): void => {
    if (isScannedWhole(node)) literals.push(node)
    for (const expression of textsIn(node, includes.readerTexts)) texts.push(toText(file, expression))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return [...commentsOf(file, literals), ...texts]
}

function isScannedWhole(node: ts.Node): boolean {
  return ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isRegularExpressionLiteral(node)
}

/** The string expressions below `node`, not deeper, that are names of tests or texts for readers. */
function textsIn(node: ts.Node, hasReaderTexts: boolean): ts.Expression[] {
  if (ts.isCallExpression(node)) {
    const name = calledName(node.expression)
    if (TEST_FUNCTIONS.has(name) && !ts.isPropertyAccessExpression(node.expression))
      return strings(node.arguments.slice(0, 1))
    if (
      hasReaderTexts &&
      (TEXT_METHODS.has(name) || LOG_METHODS.has(name)) &&
      ts.isPropertyAccessExpression(node.expression)
    )
      return strings(node.arguments)
  }
  if (!hasReaderTexts) return []
  if (ts.isNewExpression(node) && calledName(node.expression).endsWith('Error')) return strings(node.arguments ?? [])
  const isText = ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && TEXT_PROPERTIES.has(node.name.text)
  return isText ? strings([node.initializer]) : []
}

/** `it`, `it.each(…)` and `it.skipIf(…)` are all `it`; a method is called by its own name. */
function calledName(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text
  if (!ts.isCallExpression(callee) || !ts.isPropertyAccessExpression(callee.expression)) return ''
  return calledName(callee.expression.expression)
}

function strings(expressions: readonly ts.Expression[]): ts.Expression[] {
  return expressions.filter((one) => ts.isStringLiteralLike(one) || ts.isTemplateExpression(one) || isSum(one))
}

function isSum(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken
}

function toText(file: ts.SourceFile, expression: ts.Expression): Text {
  const { line } = file.getLineAndCharacterOfPosition(expression.getStart(file))
  return { line: line + 1, content: valueOf(expression) }
}

/** An inserted value counts as one word. */
function valueOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text
  if (isSum(node)) return valueOf(node.left) + valueOf(node.right)
  if (!ts.isTemplateExpression(node)) return 'X'
  return node.head.text + node.templateSpans.map((span) => `X${span.literal.text}`).join('')
}

/** Line comments on following lines are one text. */
function commentsOf(file: ts.SourceFile, literals: readonly ts.Node[]): Text[] {
  const ends = new Map(literals.map((node) => [node.getStart(file), node.end]))
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, file.text)
  const texts: Text[] = []
  let previous: { text: Text; endLine: number; column: number } | undefined
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const start = scanner.getTokenStart()
    const end = ends.get(start)
    if (end !== undefined) scanner.resetTokenState(end)
    if (kind !== ts.SyntaxKind.SingleLineCommentTrivia && kind !== ts.SyntaxKind.MultiLineCommentTrivia) continue
    const { line, character } = file.getLineAndCharacterOfPosition(start)
    const content = withoutSigns(scanner.getTokenText())
    const continues = kind === ts.SyntaxKind.SingleLineCommentTrivia && previous?.endLine === line - 1
    if (continues && previous?.column === character) {
      previous.text.content += `\n${content}`
      previous.endLine = line
      continue
    }
    const text: Text = { line: line + 1, content }
    texts.push(text)
    const isLine = kind === ts.SyntaxKind.SingleLineCommentTrivia
    previous = isLine ? { text, endLine: line, column: character } : undefined
  }
  return texts
}

function withoutSigns(comment: string): string {
  if (comment.startsWith('//')) return comment.slice(2)
  return comment.slice(2, -2).replaceAll(/^[ \t]*\*+ ?/gm, '')
}
