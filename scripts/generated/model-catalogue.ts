// `docs/model-catalogue.md`: every model with its names, price, capabilities and fields.
import { capabilitiesOf } from '../../contracts/models/capabilities.ts'
import { MODELS } from '../../contracts/models/catalogue.ts'
import type { Field } from '../../contracts/models/field.ts'
import type { OutputKind, PricedModel } from '../../contracts/models/model.ts'
import type { Rule } from '../../contracts/models/rule.ts'
import { describeDefault, describeType } from '../../domain/models/describe-field.ts'
import { describeAmounts, describePrice } from '../../domain/money/describe-price.ts'
import type { GeneratedFile } from './generated-file.ts'

export const modelCataloguePage: GeneratedFile = { path: 'docs/model-catalogue.md', produce: async () => text() }

const INTRODUCTION = `# The catalogue of models

For callers of the API and users of \`hfw\`: every model of this version, with the fields of its input.

- \`hfw models\` lists the models, and \`hfw models show <model>\` prints one with an example.
- \`GET /v1/models/{id}\` returns a model with the JSON Schema of its input.
- Prices are credits of the platform by its price list; 16 credits are 1 USD. \`hfw make <model> --dry-run\` asks for the present price.
- An older model is not on every account. A job on an account without it is refused.
- In the command line, a field is an option: \`aspectRatio\` is \`--aspect-ratio\`.

\`npm run generate\` makes this page from \`contracts/models/catalogue/\`. [models.md](models.md) explains how a model is declared.
`

const OUTPUTS: Readonly<Record<OutputKind, string>> = { image: 'images', video: 'a clip', audio: 'audio' }

/** Longer lines are broken between words. */
const LINE_LENGTH = 140

function text(): string {
  const families = [...new Set(MODELS.map(({ family }) => family))]
  const overview = table(
    ['model', 'makes', 'credits', 'what'],
    MODELS.map((model) => [
      `[${model.aliases[0]}](#${anchorOf(model.aliases[0])})`,
      model.output,
      describePrice(model.price),
      model.generation === 'older' ? `${model.title} (older)` : model.title,
    ]),
  )
  return [INTRODUCTION, overview, ...families.map(familyOf)].join('\n')
}

/** GitHub leaves dots out of the address of a heading. */
function anchorOf(heading: string): string {
  return heading.replaceAll('.', '')
}

function familyOf(family: string): string {
  const models = MODELS.filter((model) => model.family === family)
  return [`## Family ${family}\n`, ...models.map(sectionOf)].join('\n')
}

function sectionOf(model: PricedModel): string {
  const { id, aliases, title, description, generation, output, price, fields, rules = [] } = model
  const amounts = describeAmounts(price)
  const facts = [
    `id: ${code(id)}${aliases.length > 1 ? `; also ${aliases.slice(1).map(code).join(', ')}` : ''}`,
    `makes: ${OUTPUTS[output]}${generation === 'older' ? '; an older model' : ''}`,
    `credits: ${describePrice(price)}${amounts === '' ? '' : ` (${amounts})`}`,
    `can: ${capabilitiesOf(model).map(code).join(', ') || 'nothing else'}`,
    ...rules.map((rule) => `rule: ${describeRule(rule)}`),
  ]
  const rows = fields.map((field) => [code(field.name), valuesOf(field), describeDefault(field), meaningOf(field)])
  return [
    `### ${aliases[0]}\n`,
    `${wrapped(`${title}. ${description}`)}\n`,
    ...facts.map((fact) => wrapped(`- ${fact}`, '  ')),
    '',
    table(['field', 'values', 'default', 'meaning'], rows),
    ...fields
      .filter(isLong)
      .map((field) => `Values of ${code(field.name)}:\n\n\`\`\`text\n${wrapped(allValuesOf(field))}\n\`\`\`\n`),
  ].join('\n')
}

/** What the rule demands, after the field that a refusal names. */
function describeRule(rule: Rule): string {
  switch (rule.kind) {
    case 'demand':
      return `${code(rule.must.field)} ${rule.message}`
    case 'sum':
      return `${code(rule.list)} ${rule.message}`
    case 'any_of':
    case 'together':
      return `${rule.fields.map(code).join(', ')}: ${rule.message}`
    case 'tokens':
      return `a token such as ${code('<<<image_1>>>')} in ${code(rule.text)} names an entry of ${Object.values(rule.media).map(code).join(', ')}`
  }
}

/** Longer lists of values are below the table. */
const MAX_CELL = 150

function isLong(field: Field): boolean {
  return allValuesOf(field).length > MAX_CELL
}

function valuesOf(field: Field): string {
  return isLong(field) ? 'see below' : allValuesOf(field)
}

function allValuesOf({ type }: Field): string {
  return describeType(type).replaceAll(' | ', ', ')
}

function meaningOf({ description = '', changesPrice = false }: Field): string {
  return [description, changesPrice ? 'Changes the price.' : ''].filter((part) => part !== '').join(' ')
}

function code(name: string): string {
  return `\`${name}\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}

/** A code span counts as one word, so that it is not broken. */
const WORD = /(?:[^\s`]|`[^`]*`)+/g

function wrapped(paragraph: string, indent = ''): string {
  const lines: string[] = []
  for (const [word] of paragraph.matchAll(WORD)) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > LINE_LENGTH)
      lines.push(line === undefined ? word : `${indent}${word}`)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join('\n')
}
