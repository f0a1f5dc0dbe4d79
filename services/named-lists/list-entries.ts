// Lists styles, motions and presets with the models that take them, and says when their lists were read.
import { findModel } from '../../contracts/models/catalogue.ts'
import type {
  NamedListEntry,
  NamedListFilter,
  NamedListPage,
  NamedListReading,
} from '../../contracts/public/named-lists.ts'
import { LIST_TEXTS, NAMED_LISTS, type NamedList } from '../../contracts/vocabulary/named-lists.ts'
import type { NamedLists } from '../../db/named-lists/read.ts'
import { controlValues, modelsOfList } from '../../domain/named-lists/models-of-list.ts'
import { plainName } from '../../domain/named-lists/plain-name.ts'
import type { ServiceContext } from '../context.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import { unknownModelDetail } from '../problems/unknown-model.ts'
import { loadLists } from './load-lists.ts'

/** All entries to which the filters apply. Throws `unknown_model`. */
export async function listNamedEntries({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db'>
  input: NamedListFilter
}): Promise<NamedListPage> {
  const { kind, model: name, q, list } = input
  const model = name === undefined ? undefined : findModel(name)
  if (name !== undefined && !model) throw new ServiceProblem('unknown_model', { detail: unknownModelDetail(name) })
  const lists = NAMED_LISTS.filter((one) => LIST_TEXTS[one].kind === kind && (list === undefined || one === list))
  const found = await loadLists(ctx)
  const entries = lists.flatMap((one) => entriesOf(one, found))
  const isTaken = ({ models }: { models: readonly string[] }) => model === undefined || models.includes(model.id)
  return {
    data: entries.filter((entry) => isTaken(entry) && (q === undefined || hasText(entry, q))),
    lists: lists.map((one) => readingOf(one, found)).filter(isTaken),
  }
}

function entriesOf(list: NamedList, { entries }: NamedLists): NamedListEntry[] {
  const models = idsOf(list)
  const listed = entries
    .filter((entry) => entry.list === list)
    .map(({ goneSince, missingOn, ...entry }) => ({
      ...entry,
      models,
      goneSince: goneSince?.toISOString() ?? null,
      missingOn: [...missingOn],
    }))
  const controls = controlValues()
    .filter((control) => control.list === list)
    .map((control) => ({
      ...{ id: control.value, name: titleOf(control.value), description: null, previewUrl: null, list },
      models: control.models.map(({ id }) => id),
      ...{ usesEndImage: null, state: 'documented' as const, goneSince: null, missingOn: [] },
    }))
  return [...listed, ...controls]
}

/** `dolly-in` is "Dolly in". */
function titleOf(value: string): string {
  const words = value.replaceAll(/[-_]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function readingOf(list: NamedList, { readings }: NamedLists): NamedListReading {
  const reading = readings.find((one) => one.list === list)
  return {
    list,
    models: idsOf(list),
    readAt: reading?.readAt.toISOString() ?? null,
    readFrom: reading?.accountName ?? null,
    accounts: reading?.accounts ?? 0,
  }
}

function idsOf(list: NamedList): string[] {
  return modelsOfList(list).map(({ id }) => id)
}

function hasText({ name, description, id }: NamedListEntry, text: string): boolean {
  const wanted = plainName(text)
  return [name, description ?? '', id].some((one) => plainName(one).includes(wanted))
}
