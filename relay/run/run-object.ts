// Durable Object of one run: stores its rows, sends its tasks, polls them by alarm, streams its
// events.
// The decisions are elsewhere: schedule.ts plans the next requests, task-state.ts evaluates
// responses. Image bytes do not pass through this object, except those embedded in a response.
import { DurableObject } from 'cloudflare:workers'
import type { Failure } from '../../contract/failure.js'
import { estimateUsd } from '../../contract/model/price.js'
import type { Run } from '../../contract/run.js'
import { failedRecipes } from './retry.js'
import { clockShift, isSetBack } from '../storage/clock-shift.js'
import { costOf } from '../team/cost.js'
import { TaskRunner, sourceOf } from './task-runner.js'
import { followEvents } from './event-stream.js'
import { ImageStore } from '../images/image-store.js'
import { log } from '../log.js'
import { microsOf, usdOf } from '../money.js'
import { pauseMs } from '../runware/timing.js'
import { PlaceKeeper } from './place-keeper.js'
import { planTurn } from './schedule.js'
import { pictureFailed, addressUnavailable } from './task-results.js'
import { RunStore, type StoredOrder } from './run-store.js'
import { readSettings, type Settings } from '../settings.js'
import { waitingFor } from './waiting.js'
import { Wakeup } from '../storage/wakeup.js'
import type { PlaceGrant, UpstreamReply } from '../durable-objects/account.js'
import { type Bindings, sourceObject, teamObject } from '../durable-objects/bindings.js'
import type { Credential } from '../durable-objects/credential.js'
import type { RunCost, ImagePlace, NewOrder, RunApi } from '../durable-objects/run.js'
import { type TaskProgress, type Task, shiftTask } from './task.js'

/**
 * Storage key: the team requested this run before it was created and has released its reservation.
 */
const givenUp = 'given-up'
/** Retry interval until the team and the source images have confirmed the end of the run. */
const unsettledMs = 5_000

export class RunObject extends DurableObject<Bindings> implements RunApi {
  private readonly rows: RunStore
  private readonly imageStore: ImageStore
  private readonly settings: Settings
  private readonly taskRunner: TaskRunner
  private readonly wakeup: Wakeup
  private readonly busy = new Set<number>()
  private readonly place: PlaceKeeper
  private readonly followers = new Set<() => void>()
  /** Number of times that the followers' access was revoked. */
  private revocations = 0
  /** Time of the last alarm turn in which any task was pending, in milliseconds since 1970. */
  private lastLookAt: number | undefined
  private settling = false
  private pendingReports = 0
  private retrying = false

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env)
    this.rows = new RunStore(state.storage)
    this.imageStore = new ImageStore(state.storage)
    const settings = readSettings(env)
    // The Worker refuses every request to a relay with invalid settings.
    if (typeof settings === 'string') throw new Error(settings)
    this.settings = settings
    const { rows, imageStore: kept } = this
    const save = (progress: TaskProgress) => this.save(progress)
    const late = () => this.end()
    this.place = new PlaceKeeper(env, () => this.turn())
    const replied = (reply: UpstreamReply) => this.place.replied(reply)
    this.taskRunner = new TaskRunner({ env, settings, rows, kept, save, late, onReply: replied })
    this.wakeup = new Wakeup(state.storage)
    void state.blockConcurrencyWhile(async () => {
      const alarmAt = await state.storage.getAlarm()
      // While tasks are pending no alarm is set that far ahead, unless the clock was set back
      // since.
      const isAhead =
        alarmAt !== null &&
        isSetBack(alarmAt, Date.now()) &&
        this.rows.open().some(({ task }) => task.phase !== 'late')
      if (isAhead) this.lastLookAt = alarmAt
      await this.wakeup.load(this.rows.order()?.settled === false || this.rows.open().length > 0)
    })
  }

  async create({ run, ...ordered }: NewOrder): Promise<Run | undefined> {
    if (await this.ctx.storage.get(givenUp)) return undefined
    const known = this.rows.order()
    if (known) return this.rows.view(known)
    const order: StoredOrder = {
      ...ordered,
      seed: run.seed,
      createdAt: Date.now(),
      cancelled: false,
      ended: false,
      settled: false,
    }
    this.rows.create(order, run)
    this.wakeup.by(Date.now())
    return this.rows.view(order)
  }

  async view(member: string, callerNow = Date.now()): Promise<Run | undefined> {
    this.endWhereClockStands(callerNow)
    this.catchUp()
    const order = this.orderOf(member)
    return order && this.rows.view(order)
  }

  async cancel(member: string, cell?: number): Promise<Run | undefined> {
    const order = this.orderOf(member)
    if (!order || (cell !== undefined && !this.rows.has(cell))) return undefined
    if (!order.ended) {
      this.rows.changeOrder(
        cell === undefined
          ? { cancelled: true }
          : { calledOff: [...(order.calledOff ?? []), cell] },
      )
      this.turn()
      // Release the reservation of the tasks that were not sent. If this report fails, the final
      // report at the end of the run releases it.
      const { team, id } = order
      await this.reportCost().catch(() =>
        log('a run called off is still reserved', { team, run: id }),
      )
    }
    return this.view(member)
  }

  async retry(
    credential: Credential,
    key: string,
    cells?: readonly number[],
  ): Promise<Run | { failure: Failure } | 'nothing' | undefined> {
    const { member } = credential
    const order = this.orderOf(member)
    if (!order || this.rows.retriedUnder(key)) return this.view(member)
    if (this.retrying || this.settling || this.pendingReports > 0)
      return { failure: { kind: 'busy', retryAfterMs: 500 } }
    const failed = () => failedRecipes(this.rows.view(order), cells)
    const wanted = failed()
    if (!wanted) return 'nothing'
    this.retrying = true
    try {
      // If this process dies before the retry is stored, the next alarm settles the run again and
      // so releases the reservation.
      if (order.ended) {
        this.rows.changeOrder({ settled: false })
        this.wakeup.by(Date.now() + unsettledMs)
      }
      this.catchUp()
      const { revocations: shownOut } = this
      const failure = await teamObject(this.env, order.team).reserveRetry(
        order.id,
        estimateUsd([...wanted.values()]),
        wanted,
        credential,
      )
      if (failure) return { failure }
      // The member was revoked just after the reservation. It is released when this run is settled
      // again.
      if (this.revocations > shownOut) return { failure: { kind: 'unauthorised' } }
      // An image that was no longer pending may have arrived in the meantime.
      const still = failed()
      if (!still) return 'nothing'
      const { estimateUsd: before } = this.rows.order() as StoredOrder
      this.rows.retry(
        key,
        [...still.keys()],
        usdOf(microsOf(before) + microsOf(estimateUsd([...still.values()]))),
        Date.now(),
      )
    } finally {
      this.retrying = false
      this.turn()
    }
    return this.view(member)
  }

  async correctCost(n: number, costUsd: number): Promise<'corrected' | 'told' | undefined> {
    const order = this.rows.order()
    const image = order && this.rows.view(order).images[n]
    if (!order || !image) return undefined
    const { task, slots } = this.rows.one(image.cell)
    const isOpen =
      image.costDisputed || image.costCorrected || costOf(image, this.rows.view(order)).estimated
    if (!isOpen) return 'told'
    const corrected = { costUsd, costDisputed: undefined, costCorrected: true as const }
    this.save({
      task,
      slots: slots.map((slot) => (slot.n === n ? { ...slot, ...corrected } : slot)),
    })
    // Ending the run again reports the new cost to the ledger and the budget.
    if (order.ended) this.end()
    this.turn()
    return 'corrected'
  }

  async withhold(member: string, n: number): Promise<boolean> {
    const order = this.orderOf(member)
    const slot = order && this.rows.slot(n)
    if (!order || (slot?.state !== 'ready' && slot?.state !== 'delivered')) return false
    if (slot.withheld) return true
    const { task, slots } = this.rows.one(slot.cell)
    const lowered = {
      withheld: true,
      verdict: slot.verdict === 'blocked' ? 'blocked' : 'unchecked',
    } as const
    this.save({ task, slots: slots.map((slot) => (slot.n === n ? { ...slot, ...lowered } : slot)) })
    // Ending the run again reports the verdict to the ledger.
    if (order.ended) this.end()
    this.turn()
    return true
  }

  async account(callerNow: number): Promise<RunCost | undefined> {
    this.endWhereClockStands(callerNow)
    const order = this.rows.order()
    if (!order) await this.ctx.storage.put(givenUp, true)
    this.catchUp()
    this.assertNoRetryPending()
    return order && this.rows.account(order)
  }

  async revokeAccess(): Promise<void> {
    const order = this.rows.order()
    // The member was revoked between the reservation and the creation of this run: prevent its
    // creation.
    if (!order) return this.ctx.storage.put(givenUp, true)
    this.revocations += 1
    this.sendEvents()
    await this.cancel(order.member)
  }

  async image(member: string, n: number): Promise<ImagePlace | undefined> {
    const slot = this.orderOf(member) && this.rows.slot(n)
    if (!slot) return undefined
    const { url, imageUUID, failure } = slot
    if (slot.state !== 'ready' && slot.state !== 'delivered') return { failure }
    const kept = slot.kept === undefined ? undefined : this.imageStore.find(slot.kept)
    return kept
      ? { kept, imageUUID }
      : url
        ? { url, imageUUID, isDelivered: slot.state === 'delivered' }
        : { failure }
  }

  async delivered(n: number): Promise<void> {
    const slot = this.rows.slot(n)
    if (!slot) return
    if (slot.state === 'ready') {
      const { task, slots } = this.rows.one(slot.cell)
      const next = slots.map((slot) =>
        slot.n === n ? { ...slot, state: 'delivered' as const, failedFetches: undefined } : slot,
      )
      const home =
        task.phase === 'over' &&
        task.state === 'ready' &&
        next.every((slot) => slot.state !== 'ready')
      this.save({ task: home ? { ...task, state: 'delivered' } : task, slots: next })
    }
    if (slot.kept === undefined) return
    this.imageStore.markDelivered(slot.kept, Date.now())
    this.turn()
  }

  async failPicture(n: number): Promise<void> {
    const slot = this.rows.slot(n)
    if (slot?.state !== 'ready') return
    const { recipe, ...progress } = this.rows.one(slot.cell)
    this.save(pictureFailed(progress, n, recipe))
    // Ending the run again reports the changed image to the ledger.
    if (this.rows.order()?.ended) this.end()
    this.turn()
  }

  async imageUnavailable(n: number): Promise<Failure | 'again' | undefined> {
    const order = this.rows.order()
    const slot = this.rows.slot(n)
    if (!order || slot?.state !== 'ready') return undefined
    const { recipe, ...before } = this.rows.one(slot.cell)
    this.save(addressUnavailable(before, n, recipe))
    const { failure } = this.rows.slot(n) ?? {}
    if (!failure) return 'again'
    // Ending the run again reports the failure to the ledger.
    if (order.ended) this.end()
    this.turn()
    return failure
  }

  async granted(grant: PlaceGrant): Promise<void> {
    this.place.take(grant)
  }

  async sourceArrived(hash: string): Promise<void> {
    this.taskRunner.sourceArrived(hash)
    this.turn()
  }

  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname === '/hook')
      return this.receiveWebhook(Number(url.searchParams.get('cell')), request.body)
    if (!this.orderOf(url.searchParams.get('member') ?? ''))
      return new Response(null, { status: 404 })
    if (url.pathname === '/kept') {
      const [n, from, to] = ['n', 'from', 'to'].map((name) =>
        Number(url.searchParams.get(name)),
      ) as [number, number, number]
      return new Response(this.imageStore.read(this.rows.slot(n)?.kept ?? '', from, to))
    }
    this.catchUp()
    const { revocations: shownOut } = this
    const body = followEvents(Number(url.searchParams.get('after')), {
      eventsAfter: (seq, most) => this.rows.eventsAfter(seq, most),
      ...(url.searchParams.get('waiting') === '1' && {
        waiting: () => JSON.stringify(this.rows.order()?.waiting ?? null),
      }),
      hasEnded: () => this.revocations > shownOut || (this.rows.order()?.ended ?? true),
      changed: (signal) =>
        new Promise((resolve) => {
          const tell = () => (this.followers.delete(tell), resolve())
          this.followers.add(tell)
          signal.addEventListener('abort', () => (this.catchUp(), tell()), { once: true })
        }),
    })
    return new Response(body, {
      headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
    })
  }

  override async alarm(): Promise<void> {
    this.wakeup.fired()
    this.turn()
  }

  /** Runs overdue work if the engine has lost the alarm or the clock was set back. */
  private catchUp(): void {
    if (this.wakeup.isOverdue() || clockShift(this.lastLookAt, Date.now()) !== 0) this.turn()
  }

  /**
   * workerd never lets the clock of an object go back: it stands still instead. A new instance has
   * the correct time, so this one is aborted.
   */
  private endWhereClockStands(callerNow: number): void {
    if (isSetBack(Date.now(), callerNow)) this.ctx.abort('The clock was set back.')
  }

  private followClock(now: number): void {
    const shiftMs = clockShift(this.lastLookAt, now)
    if (shiftMs === 0) return
    const { startedAt, createdAt } = this.rows.order() as StoredOrder
    this.rows.changeOrder({ startedAt: (startedAt ?? createdAt) + shiftMs })
    for (const { task, slots } of this.rows.open())
      this.save({ task: shiftTask(task, shiftMs), slots })
    log('the clock was set, and the times of a run with it', {
      run: this.rows.order()?.id,
      shiftMs,
    })
  }

  /**
   * Runs the due work and sets the next alarm. Requests run in the background; each one starts
   * another turn when it finishes.
   */
  private turn(): void {
    const now = Date.now()
    this.followClock(now)
    const order = this.rows.order()
    if (!order) return
    const { startedAt = order.createdAt, cancelled, calledOff } = order
    const plan = planTurn(
      this.rows.open(),
      { startedAt, cancelled, calledOff, grant: this.place.grant },
      this.busy,
      now,
    )
    this.lastLookAt = plan.open.length > 0 ? now : undefined
    for (const progress of plan.changed) this.save(progress)
    for (const n of plan.submit) this.startWork(n, () => this.taskRunner.submit(n))
    for (const n of plan.poll) this.startWork(n, () => this.taskRunner.poll(n))
    this.place.keep(order, plan, now)
    this.showWaiting(order, plan.ended ? [] : plan.open, now)
    if (plan.ended && !order.ended) this.end()
    const { ended, settled } = this.rows.order() as StoredOrder
    const unsettled = ended && !settled
    if (unsettled && !this.retrying)
      this.settle().catch((error: unknown) =>
        log('the end is not settled yet', { run: order.id, error: String(error) }),
      )
    const lapsesAt = ended
      ? this.imageStore.deleteExpired(Date.now(), this.settings.keepMs)
      : undefined
    const next = [plan.wakeAt, lapsesAt, unsettled ? Date.now() + unsettledMs : undefined].filter(
      (at) => at !== undefined,
    )
    if (next.length > 0) this.wakeup.by(Math.min(...next))
  }

  private showWaiting(order: StoredOrder, open: readonly Task[], now: number): void {
    const about = {
      before: order.waiting,
      sourceOf: (task: Task) => sourceOf(order, task).seed,
      now,
    }
    const waiting = waitingFor(open, this.place.grant, about)
    if (JSON.stringify(waiting) === JSON.stringify(order.waiting)) return
    this.rows.changeOrder({ waiting })
    this.sendEvents()
  }

  /**
   * Ends the run. Called again after a retry, or after an image that was no longer pending arrived.
   */
  private end(): void {
    this.rows.end()
    this.sendEvents()
  }

  private async receiveWebhook(
    n: number,
    body: ReadableStream<Uint8Array> | null,
  ): Promise<Response> {
    if (!this.rows.has(n)) return new Response(null, { status: 404 })
    await this.taskRunner.receiveWebhook(n, body)
    this.turn()
    return new Response(null, { status: 204 })
  }

  private startWork(n: number, work: () => Promise<void>): void {
    this.busy.add(n)
    const ended = work().catch((error: unknown) => {
      log('a task stumbled', {
        run: this.rows.order()?.id,
        cell: n,
        error: error instanceof Error ? error.message : 'unknown',
      })
      const { task, slots } = this.rows.one(n)
      const left = task.phase === 'sending' && ({ phase: 'unsure', lost: true } as const)
      if (task.phase !== 'over')
        this.save({
          task: {
            ...task,
            ...left,
            tries: task.tries + 1,
            dueAt: Date.now() + pauseMs({ kind: 'crashed' }, 0),
          },
          slots,
        })
    })
    void ended.then(() => {
      this.busy.delete(n)
      this.turn()
    })
  }

  /**
   * Reports the end of the run to the team and the source images. Each alarm repeats it until all
   * have confirmed.
   */
  private async settle(): Promise<void> {
    if (this.settling) return
    this.settling = true
    try {
      const order = this.rows.order() as StoredOrder
      const seq = this.rows.seq()
      await this.reportCost()
      const seeds = new Set(this.rows.progress().map(({ task }) => sourceOf(order, task).seed))
      for (const seed of seeds) await sourceObject(this.env, order.team, seed).release(order.id)
      // A retry or a late image in the meantime ends the run again, and that end is settled
      // separately.
      if (this.rows.seq() === seq) this.rows.changeOrder({ settled: true })
    } finally {
      this.settling = false
    }
    this.turn()
  }

  private async reportCost(): Promise<void> {
    const order = this.rows.order() as StoredOrder
    this.assertNoRetryPending()
    this.pendingReports += 1
    await teamObject(this.env, order.team)
      .settleCost(this.rows.account(order))
      .finally(() => (this.pendingReports -= 1))
  }

  /**
   * While a retry is reserving budget, do not report this run's cost: the report would release the
   * reservation.
   */
  private assertNoRetryPending(): void {
    if (this.retrying) throw new Error('a retry is being reserved')
  }

  private orderOf(member: string): StoredOrder | undefined {
    const order = this.rows.order()
    return order?.member === member ? order : undefined
  }

  private save(progress: TaskProgress): void {
    this.rows.save(progress)
    this.sendEvents()
  }

  private sendEvents(): void {
    for (const follower of [...this.followers]) follower()
  }
}
