// Collects the words and colours of a recipe that steer an image: the prompt, the structured
// prompt, and any parameter that no other file here uses. Pure.
import { designerNames, type Recipe } from '../../contract/recipe.js'
import { structuredPromptSchema } from '../../contract/structured.js'

/**
 * Parameters that appear elsewhere: in the pixels, in the number and encoding of the images, or in
 * the response beside the image.
 */
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
  /** All words that steer the image. */
  words: string
  /** Requested colours as hex, without the `#`. */
  hexes: string[]
  /** All parameters as one text, to seed the random numbers. */
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
