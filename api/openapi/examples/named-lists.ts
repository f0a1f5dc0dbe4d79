// Examples of responses about styles, motions and presets.
import type { NamedListPage } from '../../../contracts/public/named-lists.ts'

const AT = '2026-11-20T08:00:00.000Z'

const ENTRY = { description: null, state: 'offered' as const, goneSince: null, missingOn: [] }
const READING = { readAt: AT, readFrom: 'north', accounts: 2 }

export const STYLES_EXAMPLE: NamedListPage = {
  data: [
    {
      ...ENTRY,
      id: '99de6fc5-1177-49b9-b2e9-19e17d95bcaf',
      name: 'Tokyo Streetstyle',
      previewUrl: 'https://cdn.higgsfield.ai/styles/tokyo-streetstyle.webp',
      list: 'style',
      models: ['higgsfield-ai/soul/standard', 'higgsfield-ai/soul/reference'],
      usesEndImage: null,
    },
  ],
  lists: [{ ...READING, list: 'style', models: ['higgsfield-ai/soul/standard', 'higgsfield-ai/soul/reference'] }],
}

export const MOTIONS_EXAMPLE: NamedListPage = {
  data: [
    {
      ...ENTRY,
      id: 'ea035f68-b350-40f1-b7f4-7dff999fdd67',
      name: '360 Orbit',
      previewUrl: 'https://cdn.higgsfield.ai/motions/360-orbit.webp',
      list: 'motion',
      models: ['higgsfield-ai/dop/lite'],
      usesEndImage: true,
    },
  ],
  lists: [{ ...READING, list: 'motion', models: ['higgsfield-ai/dop/lite'] }],
}

export const PRESETS_EXAMPLE: NamedListPage = {
  data: [
    {
      ...ENTRY,
      id: 'noir',
      name: 'Noir',
      previewUrl: null,
      list: 'genre',
      models: ['higgsfield/cinema-studio/4.0'],
      usesEndImage: null,
      state: 'documented',
    },
  ],
  lists: [{ list: 'genre', models: ['higgsfield/cinema-studio/4.0'], readAt: null, readFrom: null, accounts: 0 }],
}
