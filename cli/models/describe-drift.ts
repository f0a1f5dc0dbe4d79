// The differences between the catalogue and the accounts in lines for people, model by model.
import type { ModelDrift } from '../../contracts/public/model-drift.ts'

export function describeDrift({ listsRead, listsMissing, differences }: ModelDrift): string[] {
  const lists = `${listsRead} ${listsRead === 1 ? 'account' : 'accounts'} read`
  const open =
    listsMissing === 0 ? '' : `; ${listsMissing} not read yet, so models that no account offers are not listed`
  const count = differences.length
  const found = count === 0 ? 'no difference' : count === 1 ? '1 difference' : `${count} differences`
  const lines = [`${lists}${open}: ${found}`]
  for (const [model, ofModel] of Map.groupBy(differences, (difference) => difference.model)) {
    lines.push('', model)
    for (const { field, detail } of ofModel) lines.push(`  ${field === null ? '' : `${field} `}${detail}`)
  }
  return lines
}
