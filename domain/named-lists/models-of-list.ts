// The models that take entries of a list, from the declarations of their fields.
import { MODELS } from '../../contracts/models/catalogue.ts'
import type { Field, FieldType } from '../../contracts/models/field.ts'
import type { Model } from '../../contracts/models/model.ts'
import { CONTROL_LISTS, type ControlList, type NamedList } from '../../contracts/vocabulary/named-lists.ts'

/** One value of a control, for example a camera movement, with the models that take it. */
export interface ControlValue {
  list: ControlList
  value: string
  models: Model[]
}

/** All models with a field that takes entries of the list. */
export function modelsOfList(list: NamedList): Model[] {
  return MODELS.filter(({ fields }) => fields.some((field) => takesList(field, list)))
}

function takesList({ role, type }: Field, list: NamedList): boolean {
  return (role === list && type.kind === 'choice') || refersTo(type, list)
}

function refersTo(type: FieldType, list: NamedList): boolean {
  switch (type.kind) {
    case 'id':
      return type.of === list
    case 'list':
      return refersTo(type.of, list)
    case 'group':
      return type.fields.some((field) => takesList(field, list))
    case 'text':
    case 'number':
    case 'flag':
    case 'choice':
    case 'media':
    case 'json':
      return false
  }
}

/** The values of all controls, each once. */
export function controlValues(): ControlValue[] {
  return CONTROL_LISTS.flatMap((list) => {
    const byValue = new Map<string, Model[]>()
    for (const model of MODELS) {
      for (const { role, type } of model.fields) {
        if (role !== list || type.kind !== 'choice') continue
        for (const value of type.values) byValue.set(String(value), [...(byValue.get(String(value)) ?? []), model])
      }
    }
    return [...byValue].map(([value, models]) => ({ list, value, models }))
  })
}
