// The object of one run: keeps its rows, sends its tasks, asks about them by alarm, tells its events. Decides nothing by itself:
// what happens next is plan.ts, what an answer means is progress.ts. Image bytes pass by it, save those that an answer itself carried.
import { DurableObject } from 'cloudflare:workers'
import { toWire } from '../contract/recipe.js'
import type { CellSource, Mark, Run } from '../contract/run.js'
import { readAnswer, readTelling } from './answer.js'
import { chunksOf } from './chunks.js'
import { followEvents } from './follow.js'
import { hookSecret } from './hook.js'
import { KeptRows, type Taking } from './kept.js'
import { lift } from './lift.js'
import { log } from './log.js'
import { runNamed, seedNamed, teamNamed, type Bindings, type ImagePlace, type NewOrder, type RunCalls } from './objects.js'
import { asking, backoffMs, beingTold, pollTimeoutMs, submitTimeoutMs } from './pace.js'
import { planTurn } from './plan.js'
import { afterHook, afterPoll, afterSubmit, close, type Progress, type Reply } from './progress.js'
import { RunRows, type Order } from './run-rows.js'
import { parsed, post, type RawReply } from './runware.js'
import { hookUrl, readSettings, type Settings } from './settings.js'

export class RunObject extends DurableObject<Bindings> implements RunCalls {
  private readonly rows: RunRows
  private readonly kept: KeptRows
  private readonly settings: Settings
  private readonly busy = new Set<number>()
  private readonly followers = new Set<() => void>()
  private settling = false

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env)
    this.rows = new RunRows(state.storage.sql)
    this.kept = new KeptRows(state.storage.sql)
    const settings = readSettings(env)
    // The door lets nobody in to a relay that is set up so.
    if (typeof settings === 'string') throw new Error(settings)
    this.settings = settings
  }

  async create({ id, team, member, estimateUsd, run }: NewOrder): Promise<Run> {
    const known = this.rows.order()
    if (known) return this.rows.view(known)
    const order: Order = {
      id,
      team,
      member,
      seed: run.seed,
      createdAt: Date.now(),
      estimateUsd,
      cancelled: false,
      ended: false,
      settled: false,
    }
    this.rows.create(order, run)
    await this.ctx.storage.setAlarm(Date.now())
    return this.rows.view(order)
  }

  async view(member: string): Promise<Run | undefined> {
    const order = this.of(member)
    return order && this.rows.view(order)
  }

  async cancel(member: string): Promise<Run | undefined> {
    const order = this.of(member)
    if (!order) return undefined
    if (!order.ended) {
      this.rows.saveOrder({ ...order, cancelled: true })
      this.turn()
    }
    return this.view(member)
  }

  async image(member: string, n: number): Promise<ImagePlace | undefined> {
    const slot = this.of(member) && this.rows.slot(n)
    if (!slot) return undefined
    const { url, imageUUID, failure } = slot
    if (slot.state !== 'ready' && slot.state !== 'delivered') return { failure }
    const kept = slot.kept === undefined ? undefined : this.kept.of(slot.kept)
    return kept ? { kept, imageUUID } : url ? { url, imageUUID } : { failure }
  }

  async delivered(n: number): Promise<void> {
    const slot = this.rows.slot(n)
    if (!slot) return
    const { task, slots } = this.rows.one(slot.cell)
    const next = slots.map((slot) => (slot.n === n && slot.state === 'ready' ? { ...slot, state: 'delivered' as const } : slot))
    const home = task.phase === 'over' && task.state === 'ready' && next.every((slot) => slot.state !== 'ready')
    this.save({ task: home ? { ...task, state: 'delivered' } : task, slots: next })
    if (slot.kept === undefined) return
    this.kept.delivered(slot.kept, Date.now())
    if (this.rows.order()?.settled) this.lapse()
  }

  async mark(member: string, n: number, mark: Mark): Promise<boolean> {
    if (!this.of(member) || !this.rows.slot(n)) return false
    this.rows.mark(n, member, mark)
    return true
  }

  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname === '/hook') return this.hear(Number(url.searchParams.get('cell')), request.body)
    if (!this.of(url.searchParams.get('member') ?? '')) return new Response(null, { status: 404 })
    if (url.pathname === '/kept') {
      const [n, from, to] = ['n', 'from', 'to'].map((name) => Number(url.searchParams.get(name))) as [number, number, number]
      return new Response(this.kept.read(this.rows.slot(n)?.kept ?? '', from, to))
    }
    const body = followEvents(Number(url.searchParams.get('after')), {
      eventsAfter: (seq, most) => this.rows.eventsAfter(seq, most),
      hasEnded: () => this.rows.order()?.ended ?? true,
      changed: (signal) =>
        new Promise((resolve) => {
          const tell = () => (this.followers.delete(tell), resolve())
          this.followers.add(tell)
          signal.addEventListener('abort', tell, { once: true })
        }),
    })
    return new Response(body, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' } })
  }

  override async alarm(): Promise<void> {
    this.turn()
  }

  /** Does what is due and sets the next alarm. Requests go on by themselves; each one's end is another turn. */
  private turn(): void {
    const order = this.rows.order()
    if (!order) return
    if (order.settled) return this.lapse()
    const plan = planTurn(this.rows.progress(), order, this.busy, Date.now())
    for (const progress of plan.changed) this.save(progress)
    for (const n of plan.submit) this.go(n, () => this.submit(n))
    for (const n of plan.poll) this.go(n, () => this.poll(n))
    if (plan.wakeAt !== undefined) return void this.ctx.storage.setAlarm(plan.wakeAt)
    if (!order.ended) this.rows.end(order)
    this.tell()
    void this.ctx.storage.setAlarm(Date.now() + 5_000)
    this.settle().catch((error: unknown) => log('the end is not settled yet', { run: order.id, error: String(error) }))
  }

  private go(n: number, work: () => Promise<void>): void {
    this.busy.add(n)
    const ended = work().catch((error: unknown) => {
      log('a task stumbled', { run: this.rows.order()?.id, cell: n, error: error instanceof Error ? error.message : 'unknown' })
      const { task, slots } = this.rows.one(n)
      const phase = task.phase === 'sending' ? 'unsure' : task.phase
      if (task.phase !== 'over') this.save({ task: { ...task, phase, tries: task.tries + 1, dueAt: Date.now() + 5_000 }, slots })
    })
    void ended.then(() => {
      this.busy.delete(n)
      this.turn()
    })
  }

  private async submit(n: number): Promise<void> {
    const order = this.rows.order() as Order
    const source = this.sourceOf(order, n)
    const seed = seedNamed(this.env, order.team, source.seed)
    await seed.hold(order.id)
    const known = this.rows.one(n).task.bytes ? undefined : await this.known(order, source.from)
    const reference = this.rows.one(n).task.bytes ? ({ bytes: true } as const) : (known ?? (await seed.reference()))
    if ('failure' in reference) return this.save(close(this.rows.one(n), reference.failure))
    if ('later' in reference) {
      const { task, slots } = this.rows.one(n)
      const dueAt = Date.now() + Math.max(reference.later, backoffMs(task.tries, Math.random()))
      return this.save({ task: { ...task, tries: task.tries + 1, dueAt }, slots })
    }
    const seedImage = 'uuid' in reference ? reference.uuid : await (await seed.fetch(new Request('https://seed/'))).text()
    const { publicUrl, owned: chosen } = this.settings
    const place = { team: order.team, run: order.id, cell: n }
    const webhookURL = publicUrl && hookUrl(publicUrl, await hookSecret(this.env, place))
    const { task, slots, recipe } = this.rows.one(n)
    // A webhook of an earlier attempt may have told meanwhile that the task was taken.
    if (task.phase !== 'queued') return
    if (seedImage === '')
      return this.save(close({ task, slots }, { kind: 'refused', field: 'seed', allowed: 'a picture sent again' }))
    if (this.rows.order()?.cancelled) return
    // On disk before the request leaves: the engine holds a fetch back until what was written before it is stored.
    const sending = { ...task, phase: 'sending' as const, bytes: 'bytes' in reference, sentAt: Date.now() }
    this.save({ task: sending, slots })
    const asked = task.plain ? { ...recipe, structuredPrompt: undefined } : recipe
    const { taskUUID } = task
    const owned = {
      taskType: 'imageInference',
      taskUUID,
      model: 'ideogram:4@remix',
      seedImage,
      ...chosen,
      ...(webhookURL && { webhookURL }),
      deliveryMethod: 'async',
      includeCost: true,
    } as const
    const after = await this.told(n, afterSubmit, ({ open }) => post(this.env, toWire(asked, owned), submitTimeoutMs, { open }))
    if (!after.task.bytes || !('uuid' in reference)) return
    if (!known) return seed.refuse(reference.uuid)
    // Refused as an earlier image; the seed that was sent has not been tried in any form yet.
    this.save({ ...after, task: { ...after.task, seed: source.seed, from: undefined, bytes: false } })
  }

  /** The UUID of the earlier image that the run begins from: Runware has it already, so nothing is sent. */
  private async known({ team, member }: Order, from: CellSource['from']): Promise<{ uuid: string } | undefined> {
    const place = from && (await runNamed(this.env, team, from.run).image(member, from.n))
    return place && 'imageUUID' in place && place.imageUUID ? { uuid: place.imageUUID } : undefined
  }

  /** Rows of a relay that knew one source a run have it on the order. */
  private sourceOf(order: Order, n: number): CellSource {
    const { seed, from } = this.rows.one(n).task
    return seed === undefined ? { seed: order.seed, from: order.from } : { seed, from }
  }

  private async poll(n: number): Promise<void> {
    const { taskUUID } = this.rows.one(n).task
    await this.told(n, afterPoll, ({ open }) => post(this.env, { taskType: 'getResponse', taskUUID }, pollTimeoutMs, { open }))
  }

  /** A webhook's telling of a cell. What cannot be read is no reason to have it told again: the task is asked about instead. */
  private async hear(n: number, body: ReadableStream<Uint8Array> | null): Promise<Response> {
    if (!this.rows.has(n)) return new Response(null, { status: 404 })
    await this.told(n, afterHook, async ({ open }) => {
      const text = body ? await lift(chunksOf(body), open) : ''
      return { status: 200, body: parsed(text ?? '') }
    })
    this.turn()
    return new Response(null, { status: 204 })
  }

  /** Hears what Runware says of a task, and writes down what becomes of it, together with the pictures that it stands on. */
  private async told(n: number, after: typeof afterPoll, hear: (taking: Taking) => Promise<RawReply>): Promise<Progress> {
    const had = this.rows.one(n).slots.flatMap(({ kept, imageUUID }) => (kept !== undefined && imageUUID ? [imageUUID] : []))
    const taking = this.kept.taking(new Set(had))
    const wanted = new Set<string>()
    try {
      const next = this.apply(n, await hear(taking), after)
      for (const { kept } of next.slots) if (kept !== undefined) wanted.add(kept)
      return next
    } finally {
      this.kept.adopt(taking, wanted)
    }
  }

  private apply(n: number, raw: RawReply, after: typeof afterPoll): Progress {
    const { task, slots, recipe } = this.rows.one(n)
    // The deadline may have passed while the request was under way.
    if (task.phase === 'over') return { task, slots }
    const read = after === afterHook ? readTelling : readAnswer
    const answer = read(raw.body, task.taskUUID, (receipt) => this.kept.of(receipt))
    const reply: Reply = { status: raw.status, retryAfterMs: raw.retryAfterMs, answer }
    const cancelled = this.rows.order()?.cancelled ?? false
    const pace = this.settings.publicUrl ? beingTold : asking
    const next = after({ task, slots }, reply, { now: Date.now(), random: Math.random(), recipe, cancelled, pace })
    for (const { code } of reply.answer?.troubles ?? [])
      log('Runware refused', { run: this.rows.order()?.id, cell: n, ref: task.taskUUID, status: raw.status, code })
    this.save(next)
    return next
  }

  /** Tells team and seed of the end, again at each alarm until both have heard. */
  private async settle(): Promise<void> {
    if (this.settling) return
    this.settling = true
    try {
      const order = this.rows.order() as Order
      await teamNamed(this.env, order.team).settle(order.id, this.rows.costUsd())
      const seeds = new Set(this.rows.progress().map(({ task }) => this.sourceOf(order, task.n).seed))
      for (const seed of seeds) await seedNamed(this.env, order.team, seed).release(order.id)
      this.rows.saveOrder({ ...order, settled: true })
      this.lapse()
    } finally {
      this.settling = false
    }
  }

  /** Drops kept pictures whose time has come, and wakes for the next. */
  private lapse(): void {
    const next = this.kept.lapse(Date.now(), this.settings.keepMs)
    void (next === undefined ? this.ctx.storage.deleteAlarm() : this.ctx.storage.setAlarm(next))
  }

  private of(member: string): Order | undefined {
    const order = this.rows.order()
    return order?.member === member ? order : undefined
  }

  private save(progress: Progress): void {
    this.rows.save(progress)
    this.tell()
  }

  private tell(): void {
    for (const follower of [...this.followers]) follower()
  }
}
