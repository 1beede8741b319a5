// The object of one run: keeps its rows, sends its tasks, asks about them by alarm, tells its events. Decides nothing by itself:
// what happens next is plan.ts, what an answer means is progress.ts. Never touches image bytes.
import { DurableObject } from 'cloudflare:workers'
import { toWire } from '../contract/recipe.js'
import type { Mark, Run } from '../contract/run.js'
import { readAnswer } from './answer.js'
import { followEvents } from './follow.js'
import { log } from './log.js'
import { seedNamed, teamNamed, type Bindings, type ImagePlace, type NewOrder, type RunCalls } from './objects.js'
import { backoffMs, pollTimeoutMs, submitTimeoutMs } from './pace.js'
import { planTurn } from './plan.js'
import { afterPoll, afterSubmit, close, type Progress, type Reply } from './progress.js'
import { RunRows, type Order } from './run-rows.js'
import { post, type RawReply } from './runware.js'

export class RunObject extends DurableObject<Bindings> implements RunCalls {
  private readonly rows: RunRows
  private readonly busy = new Set<number>()
  private readonly followers = new Set<() => void>()
  private settling = false

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env)
    this.rows = new RunRows(state.storage.sql)
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
    this.rows.create(order, run.cells)
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
    const there = slot.url && (slot.state === 'ready' || slot.state === 'delivered')
    return there ? { url: slot.url as string, imageUUID: slot.imageUUID } : { failure: slot.failure }
  }

  async delivered(n: number): Promise<void> {
    const cell = this.rows.slot(n)?.cell
    if (cell === undefined) return
    const { task, slots } = this.rows.one(cell)
    const next = slots.map((slot) => (slot.n === n && slot.state === 'ready' ? { ...slot, state: 'delivered' as const } : slot))
    const home = task.phase === 'over' && task.state === 'ready' && next.every((slot) => slot.state !== 'ready')
    this.save({ task: home ? { ...task, state: 'delivered' } : task, slots: next })
  }

  async mark(member: string, n: number, mark: Mark): Promise<boolean> {
    if (!this.of(member) || !this.rows.slot(n)) return false
    this.rows.mark(n, member, mark)
    return true
  }

  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url)
    if (!this.of(url.searchParams.get('member') ?? '')) return new Response(null, { status: 404 })
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
    if (!order || order.settled) return
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
    const seed = seedNamed(this.env, order.team, order.seed)
    await seed.hold(order.id)
    const reference = this.rows.one(n).task.bytes ? ({ bytes: true } as const) : await seed.reference()
    if ('failure' in reference) return this.save(close(this.rows.one(n), reference.failure))
    if ('later' in reference) {
      const { task, slots } = this.rows.one(n)
      const dueAt = Date.now() + Math.max(reference.later, backoffMs(task.tries, Math.random()))
      return this.save({ task: { ...task, tries: task.tries + 1, dueAt }, slots })
    }
    const seedImage = 'uuid' in reference ? reference.uuid : await (await seed.fetch(new Request('https://seed/'))).text()
    const { task, slots, recipe } = this.rows.one(n)
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
      outputType: 'URL',
      deliveryMethod: 'async',
      includeCost: true,
    } as const
    const reply = await post(this.env, toWire(asked, owned), submitTimeoutMs)
    const after = this.apply(n, reply, afterSubmit)
    if (after.task.bytes && 'uuid' in reference) await seed.refuse(reference.uuid)
  }

  private async poll(n: number): Promise<void> {
    const { taskUUID } = this.rows.one(n).task
    this.apply(n, await post(this.env, { taskType: 'getResponse', taskUUID }, pollTimeoutMs), afterPoll)
  }

  private apply(n: number, raw: RawReply, after: typeof afterPoll): Progress {
    const { task, slots, recipe } = this.rows.one(n)
    // The deadline may have passed while the request was under way.
    if (task.phase === 'over') return { task, slots }
    const reply: Reply = { status: raw.status, retryAfterMs: raw.retryAfterMs, answer: readAnswer(raw.body, task.taskUUID) }
    const cancelled = this.rows.order()?.cancelled ?? false
    const next = after({ task, slots }, reply, { now: Date.now(), random: Math.random(), recipe, cancelled })
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
      await seedNamed(this.env, order.team, order.seed).release(order.id)
      this.rows.saveOrder({ ...order, settled: true })
      await this.ctx.storage.deleteAlarm()
    } finally {
      this.settling = false
    }
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
