// Submits and polls a run's tasks at Runware, receives webhooks, and stores the resulting state.
// The decisions are elsewhere: task-state.ts evaluates responses, schedule.ts plans the polls.
import { model } from '../../contract/model/ideogram-remix.js'
import { toWire } from '../../contract/recipe.js'
import type { CellSource } from '../../contract/run.js'
import { readResponse, readWebhook, type ParsedResponse } from '../runware/response.js'
import { afterArchive, isArchiveDue, readArchived } from './archive.js'
import { isCancelled } from './cancellation.js'
import { chunksOf } from '../streams/chunks.js'
import { isForeignReply } from '../runware/foreign-reply.js'
import { hookSecret } from '../runware/webhook-signature.js'
import type { ImageStore, Batch } from '../images/image-store.js'
import { extractImages } from '../streams/extract-images.js'
import { log } from '../log.js'
import {
  pollingPace,
  webhookPace,
  pauseMs,
  pollTimeoutMs,
  submitTimeoutMs,
  uploadTimeoutMs,
} from '../runware/timing.js'
import { afterHook, afterPoll, afterSubmit, awaitingSource, refuseUnsent } from './task-state.js'
import type { StoredOrder, RunStore } from './run-store.js'
import { parsed, post, type RawReply } from '../runware/client.js'
import { hookUrl, type Settings } from '../settings.js'
import { isPaceCode } from '../runware/error-codes.js'
import type { UpstreamReply } from '../durable-objects/account.js'
import { type Bindings, runObject, sourceObject } from '../durable-objects/bindings.js'
import type { SourceApi } from '../durable-objects/source.js'
import type { TaskProgress, TaskReply } from './task.js'

export interface TaskHost {
  env: Bindings
  settings: Settings
  rows: RunStore
  kept: ImageStore
  /** Stores a state and notifies the followers. */
  save(progress: TaskProgress): void
  /**
   * Reports the result of a request at Runware, for the account's circuit breaker and rate limit.
   */
  onReply(reply: UpstreamReply): void
  /** Called when an image arrived that its run no longer waited for. */
  late(): void
}

/**
 * For this long after a proxy has permanently refused a task, one such reply refuses each other
 * task of the run.
 */
const proxyRefusesMs = 60_000

export class TaskRunner {
  /** Time when a proxy last permanently refused a task of this run. */
  private proxyRefusedAt = -Infinity

  constructor(private readonly at: TaskHost) {}

  async submit(n: number): Promise<void> {
    const { env, rows, save, settings } = this.at
    const order = rows.order() as StoredOrder
    const source = sourceOf(order, rows.one(n).task)
    const seed = sourceObject(env, order.team, source.seed)
    await seed.hold(order.id)
    const { bytes } = rows.one(n).task
    const known = bytes ? undefined : await this.known(order, source.from)
    const reference = bytes ? ({ bytes: true } as const) : (known ?? (await seed.reference()))
    if ('failure' in reference)
      return save(refuseUnsent(rows.one(n), reference.failure, Date.now()))
    if ('absent' in reference) return this.awaitSource(n)
    if ('later' in reference) {
      const { task, slots } = rows.one(n)
      const occasion = { kind: 'failed', tries: task.tries, retryAfterMs: reference.later } as const
      const dueAt = Date.now() + pauseMs(occasion, Math.random())
      return save({ task: { ...task, tries: task.tries + 1, dueAt }, slots })
    }
    const uuid = 'uuid' in reference ? reference.uuid : undefined
    const large = uuid === undefined ? await seedText(seed) : undefined
    const { publicUrl, owned: chosen } = settings
    const { uploadEndpoint } = order
    const hooked = { team: order.team, run: order.id, cell: n }
    const webhookURL = publicUrl && hookUrl(publicUrl, await hookSecret(env, hooked))
    const { task, slots, recipe } = rows.one(n)
    // A webhook of an earlier attempt may have reported in the meantime that the task was accepted.
    if (task.phase !== 'queued' || isCancelled(rows.order() ?? order, n))
      return void (await large?.text.cancel())
    if (large?.bytes === 0) return this.awaitSource(n)
    // Stored before the request leaves: the engine holds a fetch back until earlier writes are on
    // disk.
    const named = { ...source, from: known && source.from, uuid, bytes: uuid === undefined }
    save({
      task: { ...task, ...named, phase: 'sending', sentAt: Date.now(), sourceSince: undefined },
      slots,
    })
    const numberResults = slots.filter(({ state }) => state === 'waiting').length
    const asked = { ...recipe, numberResults, ...(task.plain && { structuredPrompt: undefined }) }
    const owned = {
      taskType: 'imageInference',
      taskUUID: task.taskUUID,
      model: model.id,
      seedImage: uuid ?? large?.hole ?? '',
      ...chosen,
      ...(webhookURL && { webhookURL }),
      ...(uploadEndpoint && { uploadEndpoint }),
      deliveryMethod: 'async',
      includeCost: true,
    } as const
    // Runware's protocol has no field for a request id: from here on the taskUUID correlates the
    // log lines.
    log('a task is sent', { ref: order.ref, run: order.id, cell: n, task: task.taskUUID })
    const timeoutMs = large ? uploadTimeoutMs : submitTimeoutMs
    await this.told(n, afterSubmit, ({ open }) =>
      post(env, toWire(asked, owned), timeoutMs, { open, ...(large && { large }) }),
    )
  }

  /**
   * Waits until a client uploads the source image again. Without it the task fails after a while
   * and can be retried.
   */
  private async awaitSource(n: number): Promise<void> {
    const { env, rows, save } = this.at
    const order = rows.order() as StoredOrder
    const { task, slots } = rows.one(n)
    const hash = sourceOf(order, task).seed
    const next = awaitingSource({ task, slots }, Date.now())
    save(next)
    if (next.task.phase !== 'over')
      await sourceObject(env, order.team, hash).awaitBytes({
        team: order.team,
        run: order.id,
        hash,
      })
  }

  /** Makes the tasks due that waited for this source image. */
  sourceArrived(hash: string): void {
    const { rows, save } = this.at
    const order = rows.order()
    if (!order) return
    for (const { task, slots } of rows.open())
      if (
        task.sourceSince !== undefined &&
        task.phase === 'queued' &&
        sourceOf(order, task).seed === hash
      )
        save({ task: { ...task, dueAt: Date.now() }, slots })
  }

  async poll(n: number): Promise<void> {
    const { env, rows } = this.at
    const { task } = rows.one(n)
    const { taskUUID } = task
    const [taskType, after] = isArchiveDue(task)
      ? (['getTaskDetails', afterArchive] as const)
      : (['getResponse', afterPoll] as const)
    await this.told(n, after, ({ open }) =>
      post(env, { taskType, taskUUID }, pollTimeoutMs, { open }),
    )
  }

  /**
   * Applies a webhook for a cell. An unreadable body is not requested again: the task is polled
   * instead.
   */
  async receiveWebhook(n: number, body: ReadableStream<Uint8Array> | null): Promise<void> {
    await this.told(n, afterHook, async ({ open }) => {
      const text = body ? await extractImages(chunksOf(body), open) : ''
      return { status: 200, body: parsed(text ?? '') }
    })
  }

  /**
   * Returns the UUID of the earlier image that is the run's source image. Runware has it already,
   * so no bytes are sent.
   */
  private async known(
    { team, member }: StoredOrder,
    from: CellSource['from'],
  ): Promise<{ uuid: string } | undefined> {
    const place = from && (await runObject(this.at.env, team, from.run).image(member, from.n))
    return place && 'imageUUID' in place && place.imageUUID ? { uuid: place.imageUUID } : undefined
  }

  /**
   * Applies a reply about a task, and stores the resulting state together with the images in the
   * reply.
   */
  private async told(
    n: number,
    after: typeof afterPoll,
    hear: (taking: Batch) => Promise<RawReply>,
  ): Promise<void> {
    const { rows, kept, env } = this.at
    const before = rows.one(n)
    const had = before.slots.flatMap(({ kept, imageUUID }) =>
      kept !== undefined && imageUUID ? [imageUUID] : [],
    )
    const taking = kept.beginBatch(had)
    const wanted = new Set<string>()
    let next: TaskProgress
    try {
      next = this.apply(n, before.task.taskUUID, await hear(taking), after)
      for (const { kept } of next.slots) if (kept !== undefined) wanted.add(kept)
    } finally {
      kept.commit(taking, wanted)
    }
    const { uuid, bytes, seed } = before.task
    const order = rows.order() as StoredOrder
    const refused = after === afterHook ? undefined : uuid
    if (next.task.bytes && !bytes && refused)
      await sourceObject(env, order.team, seed ?? order.seed).forget(refused)
  }

  private apply(n: number, taskUUID: string, raw: RawReply, after: typeof afterPoll): TaskProgress {
    const { rows, kept, settings, save, late } = this.at
    const { task, slots, recipe } = rows.one(n)
    const order = rows.order() as StoredOrder
    const read =
      after === afterHook ? readWebhook : after === afterArchive ? readArchived : readResponse
    const answer = read(raw.body, taskUUID, (receipt) => kept.find(receipt))
    if (after !== afterHook)
      this.at.onReply({ ...replyOf(raw, answer), isSubmission: after === afterSubmit })
    // A webhook ended this task while the request was under way, or the reply is about an attempt
    // that is no longer the cell's.
    if (task.taskUUID !== taskUUID || (task.phase === 'over' && after !== afterHook))
      return { task, slots }
    const { status, retryAfterMs, type } = raw
    const reply: TaskReply = { status, retryAfterMs, type, answer }
    const pace = settings.publicUrl ? webhookPace : pollingPace
    const cancelled = isCancelled(order, n)
    const now = Date.now()
    const isForeign = after === afterSubmit && isForeignReply(status, answer)
    const isProxyRefusing = Math.abs(now - this.proxyRefusedAt) < proxyRefusesMs
    const next = after({ task, slots }, reply, {
      now,
      random: Math.random(),
      recipe,
      cancelled,
      pace,
      isProxyRefusing,
    })
    if (isForeign)
      log('a proxy answered in place of Runware', {
        run: order.id,
        cell: n,
        ref: taskUUID,
        status,
        type,
      })
    if (isForeign && next.task.phase !== 'queued') this.proxyRefusedAt = now
    for (const { code } of answer?.providerErrors ?? [])
      log('Runware refused', { run: order.id, cell: n, ref: taskUUID, status, code })
    save(next)
    if (order.ended && next.slots.some(({ key }, index) => key !== slots[index]?.key)) late()
    return next
  }
}

function replyOf(
  { status, retryAfterMs }: RawReply,
  answer: ParsedResponse | undefined,
): UpstreamReply {
  const isRefused =
    status === 429 || (answer?.providerErrors ?? []).some(({ code }) => isPaceCode(code))
  if (isRefused || (status === 503 && answer && retryAfterMs !== undefined))
    return { outcome: 'rateLimited', retryAfterMs }
  const isDown = !answer && (status === 0 || status >= 500)
  return { outcome: isDown ? 'unreadable' : 'readable', retryAfterMs }
}

/**
 * Returns the source image of a task. Rows of a relay that had one source image per run store it in
 * the order.
 */
export function sourceOf(order: StoredOrder, { seed, from }: TaskProgress['task']): CellSource {
  return seed === undefined ? { seed: order.seed, from: order.from } : { seed, from }
}

/**
 * Returns the source image as text that is streamed into the request: it may be larger than
 * everything else in memory.
 */
async function seedText(seed: SourceApi) {
  const { body, headers } = await seed.fetch(new Request('https://seed/'))
  return {
    hole: crypto.randomUUID(),
    text: body as ReadableStream<Uint8Array>,
    bytes: Number(headers.get('x-bytes')),
  }
}
