// Colours and place of a picture, chosen by the words of its prompt; where no word helps, by its seed.

export type Rgb = readonly [red: number, green: number, blue: number]
export type Place = 'mountains' | 'forest' | 'sea' | 'city' | 'dunes'

export interface Mood {
  sky: readonly [top: Rgb, middle: Rgb, low: Rgb]
  sun: Rgb
  haze: Rgb
  near: Rgb
  hasStars: boolean
}

const moods: readonly { words: RegExp; mood: Mood }[] = [
  {
    words: /night|moon|star|dark|midnight|space|neon/,
    mood: mood(['#070b24', '#16204f', '#3d3f86'], '#f3efd6', '#4a4f96', '#05060f', true),
  },
  {
    words: /sunset|dusk|evening|golden|fire|autumn|warm/,
    mood: mood(['#2b1a4f', '#c8496b', '#ffb25c'], '#ffe9b0', '#f08f62', '#1d0f24', false),
  },
  {
    words: /dawn|sunrise|morning|spring|pink|blossom/,
    mood: mood(['#5c7fc4', '#e6a9c0', '#ffe0b8'], '#fff3d2', '#efbfc0', '#2a2a50', false),
  },
  {
    words: /storm|rain|fog|mist|winter|snow|grey|cold/,
    mood: mood(['#33475c', '#7890a3', '#d3dde0'], '#ffffff', '#b9c8d0', '#17242f', false),
  },
  {
    words: /day|summer|noon|sunny|blue|sky|bright/,
    mood: mood(['#1767b5', '#5fb2e6', '#dff3f5'], '#fffbe0', '#a8d8e4', '#0d3440', false),
  },
  {
    words: /green|jungle|meadow|garden|emerald/,
    mood: mood(['#0f5a5e', '#5fb08d', '#eef0b5'], '#fff8cf', '#a9d0a0', '#06261f', false),
  },
]

const places: readonly { words: RegExp; place: Place }[] = [
  { words: /sea|ocean|lake|beach|wave|ship|harbou?r|island|water|river/, place: 'sea' },
  { words: /city|street|town|tower|skyline|roof|neon|building/, place: 'city' },
  { words: /forest|tree|wood|jungle|garden|fox|deer/, place: 'forest' },
  { words: /desert|dune|sand|mars|camel/, place: 'dunes' },
  { words: /mountain|hill|peak|valley|cliff|snow/, place: 'mountains' },
]

export function chooseMood(prompt: string, random: () => number): Mood {
  return choose(moods, prompt, random).mood
}

export function choosePlace(prompt: string, random: () => number): Place {
  return choose(places, prompt, random).place
}

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share]
}

function choose<T extends { words: RegExp }>(list: readonly T[], prompt: string, random: () => number): T {
  const fallback = list[Math.floor(random() * list.length)]
  const chosen = list.find((item) => item.words.test(prompt.toLowerCase())) ?? fallback
  if (chosen === undefined) throw new Error('nothing to choose from')
  return chosen
}

function mood(sky: [string, string, string], sun: string, haze: string, near: string, hasStars: boolean): Mood {
  return { sky: [rgb(sky[0]), rgb(sky[1]), rgb(sky[2])], sun: rgb(sun), haze: rgb(haze), near: rgb(near), hasStars }
}

function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
