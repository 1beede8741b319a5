// Generates the images of accepted tasks, two at a time over all tasks, with the delay of their
// speed. Stores and charges each image.
import { model } from '../../contract/model/ideogram-remix.js'
import type { Ledger } from '../ledger.js'
import { blankSheet } from '../picture/blank.js'
import { makeVariation, mimeOf } from '../picture/make.js'
import { structuredPromptOf } from '../picture/structured.js'
import { withheldPicture } from '../picture/withheld.js'
import { createQueue } from '../queue.js'
import type { Kept, Shelf } from '../shelf.js'
import type { Order } from './check.js'
import { sendToBucket, sendWebhook } from './deliver.js'
import type { Item, Job } from './job.js'
import { wireError } from './refusal.js'
import { readDirectives, type Directives } from './words.js'

/** Milliseconds until an image is ready, by speed. No figures for this model are published. */
const makingMs = { TURBO: 1200, DEFAULT: 2000, QUALITY: 3500 } as const
/** Images of a task that become ready at the same time, one pair after the other. */
const together = 2
const slowness = 10

export interface StudioSettings {
  shelf: Shelf
  ledger: Ledger
  /** Factor of the generation time. 0: as fast as possible. */
  pace: number
  /** Returns a random number in [0, 1) for an image's seed. */
  draw: () => number
  now: () => number
  /** PNGs are blank images of this size. Absent: real variations. */
  blankBytes?: number | undefined
}

export interface Studio {
  /**
   * Starts a task. `origin` is the base URL of its results; `told` is called with each item that is
   * no longer processing.
   */
  start(
    order: Order,
    source: Kept,
    origin: string,
    told?: (item: Item) => void,
  ): { job: Job; ended: Promise<void> }
}

export function createStudio({
  shelf,
  ledger,
  pace,
  draw,
  now,
  blankBytes,
}: StudioSettings): Studio {
  const queue = createQueue(2)

  async function make(
    order: Order,
    source: Kept,
    origin: string,
    asked: Directives,
  ): Promise<Item> {
    const { taskType, taskUUID } = { taskType: 'imageInference', taskUUID: order.taskUUID }
    if (asked.late) return { status: 'error', error: wireError(asked.late, { taskType, taskUUID }) }
    const imageUUID = crypto.randomUUID()
    const seed = Math.floor(draw() * 2 ** 31)
    const costUsd = model.priceUsd[order.renderingSpeed]
    const named = { taskType, taskUUID, imageUUID, seed }
    const news = {
      ...(order.checkContent && { NSFWContent: asked.nsfw }),
      ...(order.includeCost && { cost: costUsd }),
    }
    if (asked.noImage) {
      // The response contains a cost, so this amount is charged.
      ledger.charge({ taskUUID, imageUUID, costUsd })
      return { status: 'success', result: { ...named, ...news } }
    }
    const { bytes, structuredPrompt } = await queue(() => drawn(order, source, seed, asked))
    const expiresAt =
      order.ttl !== undefined && order.outputType === 'URL' ? now() + order.ttl * 1000 : undefined
    const kept: Kept = { bytes, mime: mimeOf[order.outputFormat], expiresAt }
    shelf.put(imageUUID, kept)
    ledger.charge({ taskUUID, imageUUID, costUsd })
    if (order.uploadEndpoint) void sendToBucket(order.uploadEndpoint, kept)
    return {
      status: 'success',
      result: { ...named, ...delivered(order, imageUUID, kept, origin), ...news, structuredPrompt },
    }
  }

  async function drawn(order: Order, source: Kept, seed: number, { withheld }: Directives) {
    const { positivePrompt, outputFormat, structuredPrompt: given } = order
    if (withheld)
      return {
        bytes: await withheldPicture(order),
        structuredPrompt: given ?? { high_level_description: positivePrompt },
      }
    if (blankBytes !== undefined && outputFormat === 'PNG')
      return {
        bytes: await blankSheet(order, seed, blankBytes),
        structuredPrompt: given ?? { high_level_description: positivePrompt },
      }
    const bytes = await makeVariation(source.bytes, order, seed)
    return { bytes, structuredPrompt: given ?? (await structuredPromptOf(positivePrompt, bytes)) }
  }

  return {
    start(order, source, origin, told) {
      const asked = readDirectives(order.positivePrompt)
      const spared: Directives = { ...asked, noImage: false }
      delete spared.late
      const count = Math.max(0, order.numberResults - (asked.fewer ? 1 : 0))
      const items = Array.from({ length: count }, (): Item => ({ status: 'processing' }))
      const job: Job = { taskType: 'imageInference', taskUUID: order.taskUUID, items }
      const stepMs = makingMs[order.renderingSpeed] * pace * (asked.slow ? slowness : 1)
      const one = async (index: number) => {
        const release = ledger.reserve(model.priceUsd[order.renderingSpeed])
        if (stepMs > 0)
          await new Promise((resume) =>
            setTimeout(resume, stepMs * Math.ceil((index + 1) / together)),
          )
        const item = await make(
          order,
          source,
          origin,
          asked.firstOnly && index > 0 ? spared : asked,
        ).catch((): Item => {
          const { taskType, taskUUID } = job
          return { status: 'error', error: wireError('inferenceError', { taskType, taskUUID }) }
        })
        release()
        items[index] = item
        told?.(item)
        if (order.webhookURL && item.status !== 'processing')
          void sendWebhook(
            order.webhookURL,
            item.status === 'success' ? item.result : { ...item.error, status: 'error' },
            pace,
          )
      }
      return { job, ended: Promise.all(items.map((_, index) => one(index))).then(() => undefined) }
    },
  }
}

function delivered(order: Order, imageUUID: string, { bytes, mime }: Kept, origin: string): object {
  if (order.outputType === 'base64Data') return { imageBase64Data: bytes.toString('base64') }
  if (order.outputType === 'dataURI')
    return { imageDataURI: `data:${mime};base64,${bytes.toString('base64')}` }
  return { imageURL: addressOf(origin, imageUUID, mime) }
}

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
}

export const addressOf = (origin: string, uuid: string, mime: string) =>
  `${origin}/image/ws/2/ii/${uuid}.${endings[mime] ?? 'bin'}`
