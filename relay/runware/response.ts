// Parses Runware's response about one task, regardless of its status and however irregular its
// shape. Pure.
import * as z from 'zod/mini'
import { boundedPrompt, boundedText, boundedUrl, imageName, readCost, readSeed } from './bounds.js'
import type { ResponseName } from '../../contract/model/response.js'
import type { ProviderError } from './error-codes.js'

/**
 * An image in a response. `url` is empty if the response embedded the bytes; they are stored under
 * the receipt `kept`.
 */
export interface ResponseImage {
  /** Identifies the image across all responses about its task. */
  key: string
  url: string
  kept?: string
  imageUUID?: string
  seed?: number
  /** The digits of a seed that a number cannot hold. */
  seedText?: string
  costUsd?: number
  /** The response has a cost that is no amount of money. */
  costUnreadable?: true
  NSFWContent?: boolean
  structuredPrompt?: Record<string, unknown>
}

/**
 * A parsed response. `processing` counts items in progress; `withoutImage` are the items that ended
 * without an image, with their cost.
 */
export interface ParsedResponse {
  processing: number
  pictures: ResponseImage[]
  withoutImage: { costUsd?: number; costUnreadable?: true }[]
  providerErrors: ProviderError[]
  /** True if any entry is about the task. */
  mentionsTask: boolean
}

// Each invalid field is dropped alone: a malformed cost must not lose an image.
const field = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.catch(z.optional(schema), undefined)
const text = field(z.string())
const errorSchema = z.object({
  code: field(boundedText(100)),
  message: field(boundedText(500)),
  parameter: field(z.union([boundedText(200), z.array(boundedText(200))])),
  taskUUID: text,
  status: text,
  min: field(z.number()),
  max: field(z.number()),
  allowedValues: field(z.array(z.union([boundedText(100), z.number()]))),
})
const resultFields = {
  taskType: text,
  taskUUID: text,
  imageUUID: field(imageName),
  imageURL: field(boundedUrl),
  imageBase64Data: text,
  imageDataURI: text,
  seed: z.pipe(z.optional(z.unknown()), z.transform(readSeed)),
  cost: z.pipe(z.optional(z.unknown()), z.transform(readCost)),
  NSFWContent: field(z.boolean()),
  structuredPrompt: field(boundedPrompt),
} satisfies Record<ResponseName, z.ZodMiniType>
const itemSchema = z.object({ ...resultFields, status: text, error: field(errorSchema) })
/**
 * A task has at most 20 images; a response that lists its attempts has a few times as many entries.
 */
const mostEntries = 1000
type Item = z.infer<typeof itemSchema>
type ErrorEntry = z.infer<typeof errorSchema>

/** Returns the SHA-256 of embedded bytes by their receipt, or nothing if they were no image. */
export type KeptOf = (receipt: string) => { sha: string } | undefined

/**
 * Parses a response body about the task `taskUUID`. Returns `undefined` if it is not a Runware
 * response.
 */
export function readResponse(
  body: unknown,
  taskUUID: string,
  keptOf: KeptOf = () => undefined,
): ParsedResponse | undefined {
  const read = z
    .object({
      data: field(z.array(z.unknown())),
      errors: field(z.array(z.unknown())),
      error: field(errorSchema),
    })
    .safeParse(body)
  if (!read.success) return undefined
  const { data, errors, error } = read.data
  if (data === undefined && errors === undefined && error === undefined) return undefined
  const ours = (entry: { taskUUID?: string | undefined }) =>
    entry.taskUUID === undefined || entry.taskUUID === taskUUID
  const items = (data ?? [])
    .slice(0, mostEntries)
    .flatMap((item) => parsed(itemSchema, item))
    .filter(ours)
  const entries = (errors ?? [])
    .slice(0, mostEntries)
    .flatMap((entry) => parsed(errorSchema, entry))
    .filter(ours)
  if (error && ours(error)) entries.push(error)

  const answer: ParsedResponse = {
    processing: 0,
    pictures: [],
    withoutImage: [],
    providerErrors: entries.map((entry) => troubleOf(entry, false)),
    mentionsTask: false,
  }
  for (const item of items) place(item, answer, keptOf)
  answer.mentionsTask = items.length + entries.length > 0
  return answer
}

/** Parses a webhook body: one result without a wrapper. Any other body is parsed as a response. */
export function readWebhook(
  body: unknown,
  taskUUID: string,
  keptOf?: KeptOf,
): ParsedResponse | undefined {
  const bare = typeof body === 'object' && body !== null && !('data' in body) && !('errors' in body)
  return readResponse(
    Array.isArray(body) ? { data: body } : bare ? { data: [body] } : body,
    taskUUID,
    keptOf,
  )
}

/** Returns the UUID of an uploaded image. */
export function readUpload(body: unknown): string | undefined {
  const shape = z.object({
    data: z.array(z.object({ imageUUID: field(z.uuid()), mediaUUID: field(z.uuid()) })),
  })
  const read = shape.safeParse(body)
  return read.success
    ? read.data.data.map((item) => item.imageUUID ?? item.mediaUUID).find(Boolean)
    : undefined
}

function parsed<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.infer<Schema>[] {
  const read = schema.safeParse(value)
  return read.success ? [read.data] : []
}

function place(item: Item, answer: ParsedResponse, keptOf: KeptOf): void {
  if (item.error || item.status === 'error') {
    answer.providerErrors.push(troubleOf(item.error ?? { code: 'unknownError' }, true))
    return
  }
  const carried = [item.imageDataURI, item.imageBase64Data].filter(
    (receipt) => receipt !== undefined && receipt !== '',
  )
  const url = item.imageURL ?? ''
  if (url || item.imageURL === null || carried.length > 0) {
    const { imageUUID, seed, cost, NSFWContent, structuredPrompt } = item
    const kept = carried.find((receipt) => keptOf(receipt as string))
    // An image without a name is identified by its bytes, or without bytes by its seed.
    const key =
      imageUUID ??
      (url || `${(kept && keptOf(kept)?.sha) ?? 'broken'}-${seed.seedText ?? seed.seed ?? ''}`)
    const facts = { imageUUID, ...seed, ...cost, NSFWContent, structuredPrompt, kept }
    answer.pictures.push({ key, url, ...present(facts) })
    return
  }
  // An acknowledgement has no status either, so only an item with a result's fields counts as ended
  // without an image.
  const ended =
    item.status === 'success' ||
    (item.status === undefined &&
      (item.imageUUID !== undefined ||
        item.imageURL !== undefined ||
        hasAny(item.cost) ||
        hasAny(item.seed)))
  if (ended) answer.withoutImage.push(item.cost)
  else answer.processing += 1
}

function troubleOf(entry: Partial<ErrorEntry>, ended: boolean): ProviderError {
  const parameter = Array.isArray(entry.parameter) ? entry.parameter[0] : entry.parameter
  const { min, max, allowedValues } = entry
  const range = min !== undefined && max !== undefined ? `${min} to ${max}` : undefined
  const allowed = allowedValues?.length ? `one of ${allowedValues.slice(0, 30).join(', ')}` : range
  return {
    code: entry.code ?? 'unknownError',
    message: entry.message ?? '',
    ended: ended || entry.status === 'error',
    ...present({ parameter, allowed }),
  }
}

const hasAny = (fields: object) => Object.keys(fields).length > 0

function present<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}
