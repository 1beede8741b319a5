// Plain English names for colours, few enough that a model knows each. Pure.
import { rgbOf, toLinear } from '../measure/colour.js'

/**
 * Each name with typical colours: from the survey of 222,500 people at blog.xkcd.com/2010/05/03
 * (its list is in the public domain), the CSS names of the corners of sRGB, and muted kinds that
 * brands use.
 */
// prettier-ignore
const names: Record<string, string> = {
  black: '000000', charcoal: '36393d 343837', grey: '808080 929591', 'light grey': 'c9cacc d8dcd6', white: 'ffffff', ivory: 'fbf6e6', cream: 'f3e5c3 ffffc2',
  beige: 'dcc9a6 e6daa6 f5deb3', tan: 'c49a6c d1b26f cd853f', brown: '7a4a28 653700 a0522d', 'dark brown': '3d2416 341c02', terracotta: 'c1633f ca6641', rust: 'a1481f a83c09',
  red: 'd7262b e50000 ff0000 ea4335', 'dark red': '8a1420 840000 8b0000', burgundy: '5e1224 610023', coral: 'f4785f fc5a50', salmon: 'f5a48b ff796c',
  peach: 'fbcca5 ffb07c', pink: 'f08fb4 ff81c0 ff69b4', 'pale pink': 'f8d3dc ffcfdc', 'hot pink': 'ff028d ff1493', magenta: 'cf2a8b c20078 ff00ff',
  orange: 'f0761e f97306 ff7f00 ffa500 f25022', amber: 'f2a71b feb308', yellow: 'f7d92e ffff14', 'pale yellow': 'faf0a8 ffff84', mustard: 'c79a1e ceb301', gold: 'b8923a dbb40c ffd700',
  olive: '6f7031 6e750e', lime: 'b4d334 aaff32', green: '2f9a48 15b01a 00ff00 008000 3cb371 2e8b57', 'dark green': '17452c 033500 006400', 'light green': '96f97b 90ee90', mint: 'b1e5cd 9ffeb0',
  sage: '9cae8c 87ae73', emerald: '0f8f66 01a049', teal: '17777c 029386 008080', 'dark teal': '0e4347 014d4e', turquoise: '3cc4c0 06c2ac', cyan: '4fd3ee 00ffff',
  'sky blue': '7cbdec 75bbfd', 'pale blue': 'cfe2f3 d0fefe b0c4de', blue: '2463d6 0343df 0000ff', 'dark blue': '00008b 00035b', navy: '16264f 01153e 000080', 'slate blue': '5b7c99 6a7fb0',
  indigo: '41379a 4b0082 380282', violet: '7a46c4 9a0eea 8a2be2', purple: '6b2a82 7e1e9c 800080', lavender: 'c4b5e4 c79fef e6e6fa', plum: '62294f 580f41', orchid: 'c875c4 da70d6',
}

type OkLab = readonly [l: number, a: number, b: number]
let known: { name: string; at: OkLab }[] | undefined

/**
 * Returns the nearest name by OKLab, in which a hue stays the same when it gets lighter or darker:
 * CIELAB bends blue to violet.
 */
export function nameOf(hex: string): string {
  known ??= Object.entries(names).flatMap(([name, colours]) =>
    colours.split(' ').map((colour) => ({ name, at: okLabOf(`#${colour}`) })),
  )
  const here = okLabOf(hex)
  const best = known.reduce((best, one) =>
    distance(one.at, here) < distance(best.at, here) ? one : best,
  )
  return best.name
}

/** Weight of hue and chroma over lightness, because people name a colour by them first. */
const hueWeight = 2
const distance = (one: OkLab, other: OkLab) =>
  Math.hypot(one[0] - other[0], hueWeight * (one[1] - other[1]), hueWeight * (one[2] - other[2]))

/** Ottosson 2020, bottosson.github.io/posts/oklab, from sRGB with the matrices of CSS Color 4. */
function okLabOf(hex: string): OkLab {
  const [r, g, b] = rgbOf(hex).map(toLinear) as [number, number, number]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}
