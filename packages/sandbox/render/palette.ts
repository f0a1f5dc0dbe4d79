// Chooses colours and place of a picture by the words of its prompt, or by its seed when no word matches.

export type Rgb = readonly [red: number, green: number, blue: number]
export type Place = 'mountains' | 'forest' | 'sea' | 'city' | 'dunes'

export interface Mood {
  sky: readonly [top: Rgb, middle: Rgb, low: Rgb]
  sun: Rgb
  haze: Rgb
  near: Rgb
  hasStars: boolean
}

const MOODS: readonly { words: RegExp; mood: Mood }[] = [
  {
    words: /night|moon|star|dark|midnight|space|neon/,
    mood: {
      sky: [
        [7, 11, 36],
        [22, 32, 79],
        [61, 63, 134],
      ],
      sun: [243, 239, 214],
      haze: [74, 79, 150],
      near: [5, 6, 15],
      hasStars: true,
    },
  },
  {
    words: /sunset|dusk|evening|golden|fire|autumn|warm/,
    mood: {
      sky: [
        [43, 26, 79],
        [200, 73, 107],
        [255, 178, 92],
      ],
      sun: [255, 233, 176],
      haze: [240, 143, 98],
      near: [29, 15, 36],
      hasStars: false,
    },
  },
  {
    words: /dawn|sunrise|morning|spring|pink|blossom/,
    mood: {
      sky: [
        [92, 127, 196],
        [230, 169, 192],
        [255, 224, 184],
      ],
      sun: [255, 243, 210],
      haze: [239, 191, 192],
      near: [42, 42, 80],
      hasStars: false,
    },
  },
  {
    words: /storm|rain|fog|mist|winter|snow|grey|cold/,
    mood: {
      sky: [
        [51, 71, 92],
        [120, 144, 163],
        [211, 221, 224],
      ],
      sun: [255, 255, 255],
      haze: [185, 200, 208],
      near: [23, 36, 47],
      hasStars: false,
    },
  },
  {
    words: /day|summer|noon|sunny|blue|sky|bright/,
    mood: {
      sky: [
        [23, 103, 181],
        [95, 178, 230],
        [223, 243, 245],
      ],
      sun: [255, 251, 224],
      haze: [168, 216, 228],
      near: [13, 52, 64],
      hasStars: false,
    },
  },
  {
    words: /green|jungle|meadow|garden|emerald/,
    mood: {
      sky: [
        [15, 90, 94],
        [95, 176, 141],
        [238, 240, 181],
      ],
      sun: [255, 248, 207],
      haze: [169, 208, 160],
      near: [6, 38, 31],
      hasStars: false,
    },
  },
]

const PLACES: readonly { words: RegExp; place: Place }[] = [
  { words: /sea|ocean|lake|beach|wave|ship|harbou?r|island|water|river/, place: 'sea' },
  { words: /city|street|town|tower|skyline|roof|neon|building/, place: 'city' },
  { words: /forest|tree|wood|jungle|garden|fox|deer/, place: 'forest' },
  { words: /desert|dune|sand|mars|camel/, place: 'dunes' },
  { words: /mountain|hill|peak|valley|cliff|snow/, place: 'mountains' },
]

export function chooseMood(prompt: string, random: () => number): Mood {
  return choose(MOODS, prompt, random).mood
}

export function choosePlace(prompt: string, random: () => number): Place {
  return choose(PLACES, prompt, random).place
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
