// Plain English names for colours, few enough that a model knows each. Pure.
import { labOf, rgbOf, type Lab } from '../measure/colour.js'

// prettier-ignore
const names: Record<string, string> = {
  black: '#000000', charcoal: '#36393d', grey: '#808080', 'light grey': '#c9cacc', white: '#ffffff', ivory: '#fbf6e6', cream: '#f3e5c3', beige: '#dcc9a6',
  tan: '#c49a6c', brown: '#7a4a28', 'dark brown': '#3d2416', terracotta: '#c1633f', rust: '#a1481f', red: '#d7262b', 'dark red': '#8a1420', burgundy: '#5e1224',
  coral: '#f4785f', salmon: '#f5a48b', peach: '#fbcca5', pink: '#f08fb4', 'pale pink': '#f8d3dc', magenta: '#cf2a8b', orange: '#f0761e', amber: '#f2a71b',
  yellow: '#f7d92e', 'pale yellow': '#faf0a8', mustard: '#c79a1e', gold: '#b8923a', olive: '#6f7031', lime: '#b4d334', green: '#2f9a48', 'dark green': '#17452c',
  mint: '#b1e5cd', sage: '#9cae8c', emerald: '#0f8f66', teal: '#17777c', 'dark teal': '#0e4347', turquoise: '#3cc4c0', cyan: '#4fd3ee', 'sky blue': '#7cbdec',
  'pale blue': '#cfe2f3', blue: '#2463d6', navy: '#16264f', indigo: '#41379a', violet: '#7a46c4', purple: '#6b2a82', lavender: '#c4b5e4', plum: '#62294f',
}

let labs: [string, Lab][] | undefined

/** By plain distance in CIELAB: names are far apart, and the panel need not carry a finer measure for them. */
export function nameOf(hex: string): string {
  labs ??= Object.entries(names).map(([name, known]) => [name, labOf(rgbOf(known))])
  const [l, a, b] = labOf(rgbOf(hex))
  const distance = ([, known]: [string, Lab]) => Math.hypot(known[0] - l, known[1] - a, known[2] - b)
  return labs.reduce((best, one) => (distance(one) < distance(best) ? one : best))[0]
}
