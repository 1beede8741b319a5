// What a wish says in all, for a picture: its prompt, its structured prompt, and any parameter that no other file here follows. Pure.
import { designerNames, type Recipe } from '../../contract/recipe.js'
import { structuredPromptSchema } from '../../contract/structured.js'

/** Shown in other ways: as pixels, as their number and encoding, or in what comes beside the picture. */
const shownElsewhere: readonly string[] = [
  'positivePrompt',
  'structuredPrompt',
  'strength',
  'width',
  'height',
  'numberResults',
  'renderingSpeed',
  'outputFormat',
  'outputQuality',
  'copyrightDetection',
  'checkContent',
]

export interface Brief {
  /** Every word that steers the picture. */
  words: string
  /** Colours asked for as hex, without the `#`. */
  hexes: string[]
  /** All of it as one text, for chance to begin from. */
  text: string
}

export function briefOf(wish: Partial<Recipe> & { positivePrompt: string }): Brief {
  const structured = wish.structuredPrompt
    ? structuredPromptSchema.parse(wish.structuredPrompt)
    : undefined
  const { style_description: style, compositional_deconstruction: scene } = structured ?? {}
  const words = [
    wish.positivePrompt,
    structured?.high_level_description,
    style?.aesthetics,
    style?.lighting,
    style?.medium,
    scene?.background,
    ...(scene?.elements.map(({ desc }) => desc) ?? []),
  ]
  const others = designerNames.filter(
    (name) => !shownElsewhere.includes(name) && wish[name] !== undefined,
  )
  const rest = others.map((name) => `${name}=${JSON.stringify(wish[name])}`)
  const structuredText = wish.structuredPrompt ? JSON.stringify(wish.structuredPrompt) : ''
  return {
    words: words.filter((word) => word !== undefined).join('. '),
    hexes: (style?.color_palette ?? []).slice(0, 5).map((hex) => hex.slice(1).toLowerCase()),
    text: [wish.positivePrompt, structuredText, ...rest].join(''),
  }
}
