// Parses a prompt into the features that image processing can apply: colours, light, weather,
// medium. Pure.

export type Rgb = readonly [red: number, green: number, blue: number]
export type Weather = 'rain' | 'snow' | 'stars' | 'lights' | 'mist' | 'rays' | 'steam'
export type Medium = 'painting' | 'drawing' | 'film' | 'mono'

export interface Reading {
  colours: { name: string; rgb: Rgb }[]
  /** True if the colours were named, false if they come from the mood. */
  named: boolean
  weather: Weather[]
  medium: Medium[]
  /** −1 night to 1 broad daylight. */
  light: number
  /** −1 cool to 1 warm. */
  warmth: number
  /** −1 flat and quiet to 1 loud. */
  punch: number
}

const colours = `
red c92a2a crimson a4133c scarlet d62828 burgundy 6d1a36 maroon 6b1d1d rose e56b8a pink f28ab2 magenta c2298a coral f0765a salmon f29479 ember c8502a
orange ee7f1e amber f0a41c apricot f6b27a peach f7c4a0 rust a6481f terracotta b85c38 copper b06a3b brown 7a4a2a chocolate 4a2c1a caramel b9763d oat d9c8ae
beige d8c9ac sand d9bf94 cream f3e7cd ivory f5efdf gold d6a531 golden d9a734 yellow f2cf3a lemon f4e04d mustard cfa02b olive 7a7a33 lime a3cf3b green 2f8f4e
emerald 12805c forest 23543a sage 9bb08f mint a5dcc0 teal 1f7d84 turquoise 2fb5ad cyan 2fb8d6 aqua 5cc7d0 sky 7fbde6 azure 3c8fe0 blue 2d63c8 cobalt 1f4bb4
navy 16264f indigo 3b3a98 violet 6a47b8 purple 6d3a9c lavender b3a2dc lilac c4a7d8 plum 6a2f5c mauve a9829f ink 15262b black 15171a charcoal 2c3036
grey 8a8f94 gray 8a8f94 silver b9c0c6 slate 55636f white f4f4f2 bronze 8c6a3a khaki b5a878`

const table = new Map<string, Rgb>()
for (const [, name = '', hex = ''] of colours.matchAll(/([a-z]+) ([0-9a-f]{6})/g))
  table.set(name, rgbOf(hex))

const weathers: [RegExp, Weather][] = [
  [/\b(rain\w*|storm\w*|drizzle|wet)\b/, 'rain'],
  [/\b(snow(?!\s*white)\w*|winter\w*|blizzard|frost\w*|christmas)\b/, 'snow'],
  [/\b(stars?|starry|night|midnight|galaxy|cosmic)\b/, 'stars'],
  [/\b(bokeh|lights|neon|city|party|festive|lantern\w*|café|cafe|bar)\b/, 'lights'],
  [/\b(fog\w*|mist\w*|haz[ey]\w*|cloud\w*|dream\w*|soft)\b/, 'mist'],
  [/\b(sun\w*|dawn|morning|rays?|golden hour|summer|bright)\b/, 'rays'],
  [/\b(steam\w*|smok\w*|hot)\b/, 'steam'],
]

/** Colours of a mood, used if the prompt names no colour. */
const moods: [RegExp, string][] = [
  [/\b(sunset|dusk|golden hour)\b/, 'orange plum'],
  [/\b(dawn|sunrise|morning)\b/, 'peach lavender'],
  [/\b(autumn|fall|harvest|halloween)\b/, 'rust mustard'],
  [/\b(winter\w*|snow\w*|ice|icy|frost\w*|cold)\b/, 'azure silver'],
  [/\b(neon|cyberpunk|synthwave|disco)\b/, 'magenta cyan'],
  [/\b(night|midnight|starry|moon\w*|galaxy|cosmic)\b/, 'indigo cobalt'],
  [/\b(rain\w*|storm\w*|fog\w*|mist\w*|cool)\b/, 'slate sky'],
  [/\b(ocean|sea|beach|underwater|tropical)\b/, 'teal sand'],
  [/\b(forest|jungle|garden|spring|leaves|plants?)\b/, 'forest sage'],
  [/\b(desert|clay|western)\b/, 'terracotta sand'],
  [/\b(vintage|retro|nostalgi\w*|film)\b/, 'mustard terracotta'],
  [/\b(cosy|cozy|candle\w*|warm|coffee|café|cafe)\b/, 'caramel amber'],
  [/\b(luxur\w*|premium|elegant)\b/, 'gold charcoal'],
  [/\b(pastel|dreamy|playful|spring)\b/, 'pink mint'],
  [/\b(christmas|festive)\b/, 'red emerald'],
  [/\b(summer|sunny|bright)\b/, 'yellow sky'],
]

const mediums: [RegExp, Medium][] = [
  [/\b(paint\w*|watercolou?r|oil|impressionis\w*|gouache|acrylic)\b/, 'painting'],
  [/\b(sketch\w*|drawing|pencil|line art|engraving|illustration|comic)\b/, 'drawing'],
  [/\b(film|vintage|retro|analog(?:ue)?|grain\w*|polaroid|kodak|35mm)\b/, 'film'],
  [/\b(black and white|monochrom\w*|greyscale|grayscale|noir)\b/, 'mono'],
]

/**
 * Parses a prompt. `hexes` are explicitly requested colours, six digits each; they precede those
 * named in words.
 */
export function readPrompt(prompt: string, hexes: readonly string[] = []): Reading {
  const text = prompt.toLowerCase()
  const spoken = [...text.matchAll(/[a-zà-ÿ]+/g)].flatMap(([name]) => {
    const rgb = table.get(name)
    return rgb ? [{ name, rgb }] : []
  })
  const found = [...hexes.map((hex) => ({ name: hex, rgb: rgbOf(hex) })), ...spoken]
  const mood = moods.find(([words]) => words.test(text))?.[1].split(' ') ?? []
  const meant =
    found.length > 0 ? found : mood.map((name) => ({ name, rgb: table.get(name) as Rgb }))
  const mono = /\bblack and white\b/.test(text)
  const said = (words: RegExp, value: number) => (words.test(text) ? value : 0)
  return {
    named: found.length > 0,
    colours: mono
      ? []
      : meant
          .filter((one, index) => meant.findIndex((other) => other.name === one.name) === index)
          .slice(0, 5),
    weather: weathers.filter(([words]) => words.test(text)).map(([, weather]) => weather),
    medium: mediums.filter(([words]) => words.test(text)).map(([, medium]) => medium),
    light:
      said(/\b(night|midnight|dark|noir|moody)\b/, -0.75) +
      said(/\b(dusk|evening|sunset)\b/, -0.3) +
      said(/\b(day|bright|airy|noon|summer|white|pastel|morning|minimal\w*|neon)\b/, 0.4),
    warmth:
      said(/\b(warm|sunset|golden|autumn|fall|cosy|cozy|candle\w*|dawn)\b/, 0.7) -
      said(/\b(cool|cold|winter|ice|icy|rain\w*|night|moon\w*)\b/, 0.7),
    punch:
      said(/\b(neon|vivid|bold|pop|vibrant|saturated|electric)\b/, 0.8) -
      said(/\b(muted|pastel|minimal\w*|soft|calm|faded|quiet)\b/, 0.6),
  }
}

export function rgbOf(hex: string): Rgb {
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb
}

export const hexOf = (rgb: Rgb) =>
  `#${rgb
    .map((part) =>
      Math.round(Math.min(255, Math.max(0, part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
