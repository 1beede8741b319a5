// Types of a brand: its colours, the texts that stay live above an image, and the report that is
// measured on its pixels.
import * as z from 'zod/mini'
import type { Size } from './framing.js'

/** `#rrggbb`, in lower case. */
export type Hex = string

/** A brand colour, under its name in the file. */
export interface BrandColour {
  name: string
  hex: Hex
  from: 'variable' | 'style'
  /**
   * Its name or description marks it as not to be used. It is measured, but not named in a prompt.
   */
  retired?: boolean
}

/**
 * The source of a file's brand colours: chosen once, stored in the file. Without a collection, the
 * paint styles alone are the brand. `words` puts the colours' names in the prompt, `unsaid` lists
 * the words that are left out of it.
 */
export interface BrandChoice {
  collection: string | null
  mode: string | null
  styles: boolean
  words: boolean
  unsaid: string[]
}

/** The options that a file offers, the current choice, and the colours that result from it. */
export interface FileBrand {
  collections: { id: string; name: string; modes: { id: string; name: string }[] }[]
  /** Number of the file's paint styles that are plain colours. */
  styles: number
  choice: BrandChoice
  colours: BrandColour[]
}

/** A rectangle in pixels. */
export interface PixelBox extends Size {
  x: number
  y: number
}

/**
 * The letters of a live text that need the same contrast. A text with large and small letters has
 * two entries with the same id.
 */
export interface StencilText {
  /** Id of the source's layer, so that a text has the same id on every variation. */
  id: string
  name: string
  /** The smallest of its font sizes, in pixels of the view. */
  emPx: number
  /** Contrast by WCAG 2.2, 1.4.3: 3 for large text, else 4.5. */
  needed: 3 | 4.5
  /** 1 to 7: its colour in the stencil, one bit each for red, green and blue. */
  label: number
  /** Bounds of its letters, in pixels of the view. */
  box: PixelBox
  /** Bounds of the layers above it, in pixels of the view. */
  covers: PixelBox[]
  /** Opacity of the letters' own colour, 0 to 1. Absent where the blend mode is not normal. */
  opacity?: number
}

/** A part of a variation, exported several times as PNG at the same size. */
export interface TextView {
  /** The variation as drawn, on white. */
  shown: Uint8Array<ArrayBuffer>
  /** The letters alone, each text in the plain colour of its label, on black. */
  stencil: Uint8Array<ArrayBuffer>
  /** The variation as drawn without its live texts. Present where other layers lie above a text. */
  without?: Uint8Array<ArrayBuffer>
  texts: StencilText[]
}

/**
 * The reason why a live text has no figure. `hidden`: its layer is hidden. `transparent`: nothing
 * is painted. `cut`: no part of it is inside the image. `covered`: another layer hides it.
 * `blurred`: its letters have no edges. `shape`: it is a mask or part of a shape. `tooSmall`: no
 * pixel is fully covered by a letter. `crowded`: too many texts overlap. `noFont`: it has large and
 * small letters in a font that is missing.
 */
export type UnmeasuredReason =
  | 'hidden'
  | 'transparent'
  | 'cut'
  | 'covered'
  | 'blurred'
  | 'shape'
  | 'tooSmall'
  | 'crowded'
  | 'noFont'

/** The live texts of a variation as drawn, and those that cannot be measured. */
export interface TextViews {
  views: TextView[]
  unmeasured: { id: string; name: string; reason: UnmeasuredReason }[]
}

interface Call<Ask, Answer = null> {
  ask: Ask
  answer: Answer
}

/** Calls from the panel to the sandbox. */
export interface BrandCalls {
  brand: Call<null, FileBrand>
  /** Stores the choice in the file, as far as it fits the file. */
  chooseBrand: Call<{ choice: BrandChoice }, FileBrand>
  /**
   * Exports the live texts above a variation's image, without logos. `id` is the variation's frame.
   * Fails with `cancelled`.
   */
  exportTexts: Call<{ id: string }, TextViews>
  /** Cancels the current export of texts. */
  cancelTexts: Call<null>
}

const share = z.number().check(z.gte(0), z.lte(1))
const ratio = z.number().check(z.gte(1))
const hex = z.string().check(z.regex(/^#[0-9a-f]{6}$/))

/**
 * A colour of the image. `deltaE` is the mean CIEDE2000 of its pixels to `nearest`, a brand
 * colour's name.
 */
const stripSchema = z.object({
  hex,
  share,
  deltaE: z.number(),
  nearest: z.string(),
  on: z.boolean(),
})
export type StripColour = z.infer<typeof stripSchema>

/** `onPalette` is the share of the image's area within `within` (CIEDE2000) of a brand colour. */
const paletteSchema = z.object({
  onPalette: share,
  within: z.number(),
  strip: z.array(stripSchema),
})
export type PaletteReport = z.infer<typeof paletteSchema>

/** A layer of one colour behind the text that raises its lowest contrast to the required one. */
const scrimSchema = z.object({ colour: z.enum(['black', 'white']), opacity: share })
export type Scrim = z.infer<typeof scrimSchema>

/**
 * A text's contrast with its surroundings as drawn, by WCAG 2.2, as n : 1. `passes` is true if the
 * lowest reaches `needed`: 4.5 for AA, or 3 for large text.
 */
const legibilitySchema = z.object({
  id: z.string(),
  name: z.string(),
  typical: ratio,
  lowest: ratio,
  needed: z.union([z.literal(3), z.literal(4.5)]),
  passes: z.boolean(),
  scrim: z.optional(scrimSchema),
})
export type Legibility = z.infer<typeof legibilitySchema>

/** Measurements on an image's own pixels. Stored in its frame's record. */
export const reportSchema = z.object({
  version: z.int(),
  /** Absent where the file has no brand colours. */
  palette: z.optional(paletteSchema),
  texts: z.array(legibilitySchema),
  /**
   * Live texts without a figure. `reason` is an UnmeasuredReason, or a reason of a newer version.
   * Absent in older reports.
   */
  unmeasured: z.optional(
    z.array(z.object({ id: z.string(), name: z.string(), reason: z.string() })),
  ),
  /**
   * Share of the source image's structure that is left: mean SSIM of the luma at 128 px, -1 to 1.
   * Absent where the source image was not available.
   */
  structure: z.optional(z.number().check(z.gte(-1), z.lte(1))),
  /**
   * The image is one even grey with only a line or two of letters, which some services send in
   * place of an image that they withhold.
   */
  plainGrey: z.optional(z.literal(true)),
  /** The image as 16 × 16 colours of six digits each, for the comparison with near duplicates. */
  print: z.string().check(z.regex(/^[0-9a-f]{1536}$/)),
})
export type Report = z.infer<typeof reportSchema>
