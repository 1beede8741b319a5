// The structured prompt: the model's own reading of a prompt. Read leniently, for the service may
// send fields unknown here.
import * as z from 'zod/mini'

/** Like `z.catch`, which would add three kilobytes of zod to the panel. */
const orElse = <Schema extends z.ZodMiniType>(
  innerType: Schema,
  otherwise: z.output<Schema>,
): z.ZodMiniCatch<Schema> =>
  new z.ZodMiniCatch({
    type: 'catch',
    innerType,
    catchValue: () => otherwise,
  }) as z.ZodMiniCatch<Schema>

const words = orElse(z.optional(z.string()), undefined)
const hexes = orElse(z.array(z.string().check(z.regex(/^#[0-9a-f]{6}$/i))), [])

/** `[y_min, x_min, y_max, x_max]`, integers from 0 to 1000 over the image. */
type Box = [number, number, number, number]
const isBox = (value: unknown) =>
  Array.isArray(value) && value.length === 4 && value.every(Number.isFinite)

const elementSchema = z.object({
  type: orElse(z.enum(['obj', 'text']), 'obj'),
  text: words,
  desc: words,
  bbox: orElse(z.optional(z.custom<Box>(isBox)), undefined),
  color_palette: hexes,
})

/**
 * The known parts of a structured prompt. A part that does not fit is left out, the rest stays.
 * Source: facts of the wire.
 */
export const structuredPromptSchema = z.object({
  high_level_description: words,
  style_description: orElse(
    z.object({
      aesthetics: words,
      lighting: words,
      medium: words,
      photo: words,
      art_style: words,
      color_palette: hexes,
    }),
    { color_palette: [] },
  ),
  compositional_deconstruction: orElse(
    z.object({ background: words, elements: orElse(z.array(elementSchema), []) }),
    {
      elements: [],
    },
  ),
})

/** Path of a word in a structured prompt, from its root. */
export type WordPath = readonly (string | number)[]

/**
 * Returns the prompt with one word changed and all else unchanged, unknown parts included. Pure.
 */
export function withWord(prompt: unknown, [step, ...rest]: WordPath, word: unknown): unknown {
  if (step === undefined) return word
  if (Array.isArray(prompt))
    return prompt.map((item: unknown, index) =>
      index === step ? withWord(item, rest, word) : item,
    )
  const whole =
    typeof prompt === 'object' && prompt !== null ? (prompt as Record<string, unknown>) : {}
  return { ...whole, [step]: withWord(whole[step], rest, word) }
}

const structuredPromptKeys = new Set(
  (
    'high_level_description style_description aesthetics lighting medium photo art_style color_palette ' +
    'compositional_deconstruction background elements type text desc bbox'
  ).split(' '),
)

/** Returns true for a key of the model's own format, which names a part and describes nothing. */
export function isStructuredPromptKey(name: string): boolean {
  return structuredPromptKeys.has(name)
}

/**
 * Returns true for a value that is not prose: an element's type or a colour. `key` is the nearest
 * key above it.
 */
export function isStructuredPromptCode(key: string, value: string): boolean {
  return (
    (key === 'type' && /^(obj|text)$/.test(value)) ||
    (key === 'color_palette' && /^#[0-9a-f]{6}$/i.test(value))
  )
}
