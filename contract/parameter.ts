// The one table: every request parameter of the model is one line. Form, defaults, checks, wire and simulator read it.
import * as z from 'zod/mini'
import { presets } from './preset.js'

// The panel's page and the sandbox both forbid `new Function`, which zod would otherwise try.
z.config({ jitless: true })

/** Who sets a parameter: the designer in the form, the team's policy, or the relay itself. */
export type Owner = 'designer' | 'policy' | 'relay'

/** How the form shows a parameter. `hidden` has no control: its owner is not the designer. */
export type Control =
  | { kind: 'text' }
  | { kind: 'slider'; min: number; max: number; step: number; automatic?: string }
  | { kind: 'number'; min: number; max: number; step: number }
  | { kind: 'choice'; options: readonly { value: string; label: string }[] }
  | { kind: 'switch' }
  | { kind: 'size' }
  | { kind: 'hidden' }

export interface Parameter {
  /** Accepts the value as it stands in the recipe and on the wire. */
  readonly schema: z.ZodMiniType
  readonly owner: Owner
  /** Where it sits in a Runware task: `['safety', 'checkContent']`. */
  readonly wire: readonly string[]
  readonly required?: boolean
  /** What its absence means to Runware, by the model's page, and so in a recipe. Absent: nothing is put in its place. */
  readonly standard?: unknown
  /** What the form starts with where that is something else than `standard`. */
  readonly initial?: unknown
  readonly control: Control
  readonly label: string
  readonly help: string
}

const hidden: Control = { kind: 'hidden' }
const whole = (min: number, max?: number) =>
  max === undefined ? z.int().check(z.gte(min)) : z.int().check(z.gte(min), z.lte(max))
const uuid = z.uuidv4()
/** An address: its scheme, perhaps somebody's name, its host and port, and the rest. Not `z.url`, whose many cases each panel would carry. */
export const addressPattern =
  /^https?:\/\/([^\s/?#@]*@)?([^\s/?#@:[\]]+|\[[\da-f:.]+\])(:\d{1,5})?([/?#]\S*)?$/i
const link = z.string().check(z.regex(addressPattern, { error: 'an http or https address' }))
const hundredths = z.refine<number>(
  (value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6,
  {
    error: 'a multiple of 0.01',
  },
)

/** Every request parameter of `ideogram:4@remix`. Source: the model's page, section "Request Parameters". */
// One parameter is one line; the table is read across.
// prettier-ignore
export const parameters = {
  positivePrompt: { schema: z.string().check(z.minLength(2), z.maxLength(2048)), owner: 'designer', wire: ['positivePrompt'], required: true, initial: '', control: { kind: 'text' }, label: 'Prompt', help: 'What should change, in words. 2 to 2048 characters.' },
  strength: { schema: z.number().check(z.gte(0), z.lte(1), hundredths), owner: 'designer', wire: ['strength'], initial: 0.45, control: { kind: 'slider', min: 0, max: 1, step: 0.01, automatic: 'Auto strength' }, label: 'Strength', help: 'Lower stays closer to the source. Auto lets the model choose from the prompt.' },
  width: { schema: z.literal(sides('width')), owner: 'designer', wire: ['width'], required: true, control: { kind: 'size' }, label: 'Size', help: 'One of the 23 sizes that the model makes. Width and height go together.' },
  height: { schema: z.literal(sides('height')), owner: 'designer', wire: ['height'], required: true, control: { kind: 'size' }, label: 'Size', help: 'One of the 23 sizes that the model makes. Width and height go together.' },
  numberResults: { schema: whole(1, 20), owner: 'designer', wire: ['numberResults'], standard: 1, initial: 4, control: { kind: 'number', min: 1, max: 20, step: 1 }, label: 'Variations', help: 'How many pictures to make, 1 to 20. Each has its own seed.' },
  renderingSpeed: { schema: z.enum(['TURBO', 'DEFAULT', 'QUALITY']), owner: 'designer', wire: ['settings', 'renderingSpeed'], standard: 'DEFAULT', control: { kind: 'choice', options: [{ value: 'TURBO', label: 'Turbo' }, { value: 'DEFAULT', label: 'Default' }, { value: 'QUALITY', label: 'Quality' }] }, label: 'Speed', help: 'Turbo is fastest and cheapest, Quality is best and slowest.' },
  copyrightDetection: { schema: z.boolean(), owner: 'designer', wire: ['settings', 'copyrightDetection'], standard: false, initial: true, control: { kind: 'switch' }, label: 'Copyright check', help: 'Asks for a likeness and logo check of each picture after it is made.' },
  checkContent: { schema: z.boolean(), owner: 'designer', wire: ['safety', 'checkContent'], standard: false, initial: true, control: { kind: 'switch' }, label: 'Content check', help: 'Asks for a check for unsafe content.' },
  outputFormat: { schema: z.enum(['JPG', 'PNG', 'WEBP']), owner: 'designer', wire: ['outputFormat'], standard: 'JPG', initial: 'PNG', control: { kind: 'choice', options: [{ value: 'PNG', label: 'PNG' }, { value: 'JPG', label: 'JPG' }, { value: 'WEBP', label: 'WebP' }] }, label: 'Format', help: 'PNG loses nothing. JPG is smaller.' },
  outputQuality: { schema: whole(20, 99), owner: 'designer', wire: ['outputQuality'], standard: 95, control: { kind: 'number', min: 20, max: 99, step: 1 }, label: 'Quality', help: 'Compression quality, 20 to 99.' },
  structuredPrompt: { schema: z.record(z.string(), z.unknown()), owner: 'designer', wire: ['settings', 'structuredPrompt'], control: hidden, label: 'Structured prompt', help: 'The form in which the model understood a prompt, sent back to build on it.' },
  seedImage: { schema: z.string().check(z.minLength(1)), owner: 'relay', wire: ['inputs', 'seedImage'], required: true, control: hidden, label: 'Source picture', help: 'The exported source: a UUID after its first upload, or its bytes.' },
  taskType: { schema: z.literal('imageInference'), owner: 'relay', wire: ['taskType'], required: true, control: hidden, label: 'Task type', help: 'Always imageInference.' },
  taskUUID: { schema: uuid, owner: 'relay', wire: ['taskUUID'], required: true, control: hidden, label: 'Task', help: 'Written down before the request leaves.' },
  model: { schema: z.literal('ideogram:4@remix'), owner: 'relay', wire: ['model'], required: true, control: hidden, label: 'Model', help: 'Always ideogram:4@remix.' },
  outputType: { schema: z.enum(['URL', 'base64Data', 'dataURI']), owner: 'relay', wire: ['outputType'], standard: 'URL', control: hidden, label: 'Delivery form', help: 'An address by default, so that bytes are piped and never held.' },
  deliveryMethod: { schema: z.enum(['sync', 'async']), owner: 'relay', wire: ['deliveryMethod'], standard: 'sync', control: hidden, label: 'Delivery', help: 'Asynchronous, so that a lost connection loses nothing.' },
  includeCost: { schema: z.boolean(), owner: 'relay', wire: ['includeCost'], standard: false, control: hidden, label: 'Cost', help: 'Always asked for: it settles the budget.' },
  ttl: { schema: whole(60), owner: 'relay', wire: ['ttl'], control: hidden, label: 'Lifetime', help: 'How many seconds Runware keeps a picture. 60 at least.' },
  webhookURL: { schema: link, owner: 'relay', wire: ['webhookURL'], control: hidden, label: 'Webhook', help: 'Where Runware tells the relay of a finished picture.' },
  uploadEndpoint: { schema: link, owner: 'policy', wire: ['uploadEndpoint'], control: hidden, label: 'Upload', help: 'A team’s own bucket. Set by policy, never by a member.' },
} as const satisfies Record<string, Parameter>

export type ParameterName = keyof typeof parameters
type Table = typeof parameters
export type DesignerParameter = {
  [Name in ParameterName]: Table[Name]['owner'] extends 'designer' ? Name : never
}[ParameterName]

/** All rows, for code that walks the table. */
export const parameterNames = Object.keys(parameters) as ParameterName[]

/** The row of a parameter, without its literal types. */
export const parameter = (name: ParameterName): Parameter => parameters[name]

function sides(side: 'width' | 'height'): number[] {
  return [...new Set(presets.map((preset) => preset[side]))]
}
