// The model in one object: id, limits, speeds, prices, sizes, request parameters, response fields.
// All other files read these facts here. Source: the model's page, noted in model-page.md. Plain
// data, loads without zod.
import type { Control, Parameter, ResponseField } from './definition.js'
import { presets } from './presets.js'

const id = 'ideogram:4@remix'
const speeds = ['TURBO', 'DEFAULT', 'QUALITY'] as const
const promptLength = { min: 2, max: 2048 } as const
const resultCount = { min: 1, max: 20 } as const
const strengthRange = { min: 0, max: 1, step: 0.01 } as const
const qualityRange = { min: 20, max: 99 } as const
const minLifetimeSeconds = 60

const hidden = { kind: 'hidden' } as const satisfies Control
const sizeHelp = `One of the ${presets.length} sizes that the model makes. Width and height go together.`
const sidesOf = (side: 'width' | 'height') => [...new Set(presets.map((preset) => preset[side]))]

// One parameter is one line; the table is read across.
// prettier-ignore
const parameters = {
  positivePrompt: { field: { type: 'text', ...promptLength }, owner: 'designer', wire: ['positivePrompt'], required: true, initial: '', control: { kind: 'text' }, label: 'Prompt', help: `What should change, in words. ${promptLength.min} to ${promptLength.max} characters.` },
  strength: { field: { type: 'number', ...strengthRange }, owner: 'designer', wire: ['strength'], initial: 0.45, control: { kind: 'slider', ...strengthRange, automatic: 'Auto strength' }, label: 'Strength', help: 'Lower stays closer to the source. Auto lets the model choose from the prompt.' },
  width: { field: { type: 'oneOf', values: sidesOf('width') }, owner: 'designer', wire: ['width'], required: true, control: { kind: 'size' }, label: 'Size', help: sizeHelp },
  height: { field: { type: 'oneOf', values: sidesOf('height') }, owner: 'designer', wire: ['height'], required: true, control: { kind: 'size' }, label: 'Size', help: sizeHelp },
  numberResults: { field: { type: 'integer', ...resultCount }, owner: 'designer', wire: ['numberResults'], standard: 1, initial: 4, control: { kind: 'number', ...resultCount, step: 1 }, label: 'Variations', help: `How many pictures to make, ${resultCount.min} to ${resultCount.max}. Each has its own seed.` },
  renderingSpeed: { field: { type: 'oneOf', values: speeds }, owner: 'designer', wire: ['settings', 'renderingSpeed'], standard: 'DEFAULT', control: { kind: 'choice', options: [{ value: 'TURBO', label: 'Turbo' }, { value: 'DEFAULT', label: 'Default' }, { value: 'QUALITY', label: 'Quality' }] }, label: 'Speed', help: 'Turbo is fastest and cheapest, Quality is best and slowest.' },
  copyrightDetection: { field: { type: 'boolean' }, owner: 'designer', wire: ['settings', 'copyrightDetection'], standard: false, initial: true, control: { kind: 'switch' }, label: 'Copyright check', help: 'Asks for a likeness and logo check of each picture after it is made.' },
  checkContent: { field: { type: 'boolean' }, owner: 'designer', wire: ['safety', 'checkContent'], standard: false, initial: true, control: { kind: 'switch' }, label: 'Content check', help: 'Asks for a check for unsafe content.' },
  outputFormat: { field: { type: 'oneOf', values: ['JPG', 'PNG', 'WEBP'] }, owner: 'designer', wire: ['outputFormat'], standard: 'JPG', initial: 'PNG', control: { kind: 'choice', options: [{ value: 'PNG', label: 'PNG' }, { value: 'JPG', label: 'JPG' }, { value: 'WEBP', label: 'WebP' }] }, label: 'Format', help: 'PNG loses nothing. JPG is smaller.' },
  outputQuality: { field: { type: 'integer', ...qualityRange }, owner: 'designer', wire: ['outputQuality'], standard: 95, control: { kind: 'number', ...qualityRange, step: 1 }, label: 'Quality', help: `Compression quality, ${qualityRange.min} to ${qualityRange.max}.` },
  structuredPrompt: { field: { type: 'object' }, owner: 'designer', wire: ['settings', 'structuredPrompt'], control: hidden, label: 'Structured prompt', help: 'The form in which the model understood a prompt, sent back to build on it.' },
  seedImage: { field: { type: 'text', min: 1 }, owner: 'relay', wire: ['inputs', 'seedImage'], required: true, control: hidden, label: 'Source picture', help: 'The exported source: a UUID after its first upload, or its bytes.' },
  taskType: { field: { type: 'oneOf', values: ['imageInference'] }, owner: 'relay', wire: ['taskType'], required: true, control: hidden, label: 'Task type', help: 'Always imageInference.' },
  taskUUID: { field: { type: 'uuid' }, owner: 'relay', wire: ['taskUUID'], required: true, control: hidden, label: 'Task', help: 'Written down before the request leaves.' },
  model: { field: { type: 'oneOf', values: [id] }, owner: 'relay', wire: ['model'], required: true, control: hidden, label: 'Model', help: `Always ${id}.` },
  outputType: { field: { type: 'oneOf', values: ['URL', 'base64Data', 'dataURI'] }, owner: 'relay', wire: ['outputType'], standard: 'URL', control: hidden, label: 'Delivery form', help: 'An address by default, so that bytes are piped and never held.' },
  deliveryMethod: { field: { type: 'oneOf', values: ['sync', 'async'] }, owner: 'relay', wire: ['deliveryMethod'], standard: 'sync', control: hidden, label: 'Delivery', help: 'Asynchronous, so that a lost connection loses nothing.' },
  includeCost: { field: { type: 'boolean' }, owner: 'relay', wire: ['includeCost'], standard: false, control: hidden, label: 'Cost', help: 'Always asked for: it settles the budget.' },
  ttl: { field: { type: 'integer', min: minLifetimeSeconds }, owner: 'relay', wire: ['ttl'], control: hidden, label: 'Lifetime', help: `How many seconds Runware keeps a picture. ${minLifetimeSeconds} at least.` },
  webhookURL: { field: { type: 'url' }, owner: 'relay', wire: ['webhookURL'], control: hidden, label: 'Webhook', help: 'Where Runware tells the relay of a finished picture.' },
  uploadEndpoint: { field: { type: 'url' }, owner: 'policy', wire: ['uploadEndpoint'], control: hidden, label: 'Upload', help: 'A team’s own bucket. Set by policy, never by a member.' },
} as const satisfies Record<string, Parameter>

// prettier-ignore
const responseFields = {
  taskType: { field: { type: 'oneOf', values: ['imageInference'] }, required: true, use: 'tells a result from other answers' },
  taskUUID: { field: { type: 'uuid' }, required: true, use: 'finds the cell that asked' },
  imageUUID: { field: { type: 'uuid' }, required: true, use: 'the picture’s name at Runware, on the frame’s record' },
  imageURL: { field: { type: 'url' }, use: 'where the relay fetches the bytes; never shown to a panel' },
  imageBase64Data: { field: { type: 'text' }, use: 'the bytes themselves; the relay keeps them until delivered' },
  imageDataURI: { field: { type: 'dataURI' }, use: 'the same with its type' },
  seed: { field: { type: 'integer' }, use: 'shown in the details, on the frame’s record' },
  NSFWContent: { field: { type: 'boolean' }, use: 'true blocks the picture where the content check was asked for' },
  cost: { field: { type: 'number', min: 0 }, use: 'settles the budget, on the tile and the frame’s record' },
  structuredPrompt: { field: { type: 'object' }, use: 'shown in the details, edited, and sent back as settings.structuredPrompt' },
} as const satisfies Record<string, ResponseField>

export const model = {
  id,
  /** Length of a prompt in code points. */
  promptMin: promptLength.min,
  promptMax: promptLength.max,
  /** Number of images in one task. */
  maxResults: resultCount.max,
  speeds,
  /**
   * US dollars per image, by speed. Runware's price of the same model without remix. Remix is
   * announced without a price, so this is an estimate until the first result reports its cost.
   */
  priceUsd: { TURBO: 0.03, DEFAULT: 0.06, QUALITY: 0.1 } satisfies Record<RenderingSpeed, number>,
  presets,
  parameters,
  responseFields,
} as const

export type RenderingSpeed = (typeof speeds)[number]
