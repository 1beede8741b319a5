// The brand and how a picture keeps to it: its colours, the texts that stay live above a picture, and the report that is measured. Knows no pixels.
import * as z from 'zod/mini'
import type { Size } from './framing.js'

/** `#rrggbb`, in lower case. */
export type Hex = string

/** One of the brand's colours, by the name that it has in the file. */
export interface BrandColour {
  name: string
  hex: Hex
  from: 'variable' | 'style'
  /** Its name or description says that it is not to be used. It is measured, and not named in a prompt. */
  retired?: boolean
}

/**
 * Where a file's brand colours come from: chosen once, kept in the file. Without a collection the paint styles alone are the brand.
 * `words` says whether the colours are named in the prompt, `unsaid` which of the words are left out of it.
 */
export interface BrandChoice {
  collection: string | null
  mode: string | null
  styles: boolean
  words: boolean
  unsaid: string[]
}

/** What a file offers to choose from, what is chosen, and the colours that this means. */
export interface FileBrand {
  collections: { id: string; name: string; modes: { id: string; name: string }[] }[]
  /** How many of the file's paint styles are plain colours. */
  styles: number
  choice: BrandChoice
  colours: BrandColour[]
}

/** A rectangle in pixels. */
export interface PixelBox extends Size {
  x: number
  y: number
}

/** The letters of a live text that need the same contrast. A text of large and small letters has two of them, under the same id. */
export interface StencilText {
  /** The source's layer, so that a text is the same on every variation. */
  id: string
  name: string
  /** The smallest of its font sizes, in pixels of the view. */
  emPx: number
  /** By WCAG 2.2, 1.4.3: 3 for large text, else 4.5. */
  needed: 3 | 4.5
  /** 1 to 7: its colour in the stencil, a bit each for red, green and blue. */
  label: number
  /** Its letters lie within, in pixels of the view. */
  box: PixelBox
  /** Where other layers lie over it, in pixels of the view. */
  covers: PixelBox[]
  /** How much of the letters' colour is their own, 0 to 1. Absent where they blend otherwise than normally. */
  opacity?: number
}

/** A part of a variation, exported as PNG several times at the same size. */
export interface TextView {
  /** As the variation is drawn, on white. */
  shown: Uint8Array<ArrayBuffer>
  /** The letters alone, each text in the plain colour of its label, on black. */
  stencil: Uint8Array<ArrayBuffer>
  /** As drawn, but without the live texts: there where other layers lie over one. */
  without?: Uint8Array<ArrayBuffer>
  texts: StencilText[]
}

/**
 * Why a live text has no figure. `hidden`: its layer is. `transparent`: nothing is painted. `cut`: nothing of it lies inside the picture.
 * `covered`: another layer hides it. `blurred`: its letters have no edges. `shape`: it is a mask or part of a shape. `tooSmall`: no pixel
 * is all letter. `crowded`: too many texts lie over one another. `noFont`: it has large and small letters in a font that is missing.
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

/** The live texts of a variation as they are drawn, and those that cannot be measured. */
export interface TextViews {
  views: TextView[]
  unmeasured: { id: string; name: string; reason: UnmeasuredReason }[]
}

interface Call<Ask, Answer = null> {
  ask: Ask
  answer: Answer
}

/** The panel asks, the sandbox answers. */
export interface BrandCalls {
  brand: Call<null, FileBrand>
  /** Kept in the file, as far as it fits the file. */
  chooseBrand: Call<{ choice: BrandChoice }, FileBrand>
  /** Exports of the live texts above a variation's picture, logos left out. `id` is the variation's frame. Fails with `cancelled`. */
  exportTexts: Call<{ id: string }, TextViews>
  /** Ends an export of texts that is under way. */
  cancelTexts: Call<null>
}

const share = z.number().check(z.gte(0), z.lte(1))
const ratio = z.number().check(z.gte(1))
const hex = z.string().check(z.regex(/^#[0-9a-f]{6}$/))

/** A colour of the picture. `deltaE` is the mean CIEDE2000 of its pixels to `nearest`, a brand colour's name. */
const stripSchema = z.object({
  hex,
  share,
  deltaE: z.number(),
  nearest: z.string(),
  on: z.boolean(),
})
export type StripColour = z.infer<typeof stripSchema>

/** `onPalette` is the share of the picture's area that is no further than `within` (CIEDE2000) from a brand colour. */
const paletteSchema = z.object({
  onPalette: share,
  within: z.number(),
  strip: z.array(stripSchema),
})
export type PaletteReport = z.infer<typeof paletteSchema>

/** A layer of one colour behind the text that brings its lowest contrast up to what is needed. */
const scrimSchema = z.object({ colour: z.enum(['black', 'white']), opacity: share })
export type Scrim = z.infer<typeof scrimSchema>

/** A text's contrast with its surroundings as drawn, by WCAG 2.2, as n : 1. `passes` says whether the lowest reaches `needed`, which is AA's 4.5, or 3 for large text. */
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

/** What was measured on a picture's own pixels. Kept in its frame's record. */
export const reportSchema = z.object({
  version: z.int(),
  /** Absent where the file has no brand colours. */
  palette: z.optional(paletteSchema),
  texts: z.array(legibilitySchema),
  /** Live texts without a figure. `reason` is an UnmeasuredReason, or one of a newer version. Absent in older reports. */
  unmeasured: z.optional(
    z.array(z.object({ id: z.string(), name: z.string(), reason: z.string() })),
  ),
  /** How much of the seed's structure is left: mean SSIM of the luma at 128 px, -1 to 1. Absent where the seed was not at hand. */
  structure: z.optional(z.number().check(z.gte(-1), z.lte(1))),
  /** One even grey with nothing on it but a line or two of letters, as some services send it in place of a picture that they withhold. */
  plainGrey: z.optional(z.literal(true)),
  /** The picture in 16 × 16 colours, six digits each: enough to tell whether another one is nearly the same. */
  print: z.string().check(z.regex(/^[0-9a-f]{1536}$/)),
})
export type Report = z.infer<typeof reportSchema>
