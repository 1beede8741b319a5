// Stores a run's order, tasks, images, events and marks in the SQLite database of its object.
import {
  runEventSchema,
  sourcesOf,
  type Cell,
  type Mark,
  type NewRun,
  type Run,
  type RunEvent,
  type Waiting,
} from '../../contract/run.js'
import type { Recipe } from '../../contract/recipe.js'
import type { Cancellation } from './cancellation.js'
import { retryFailed } from './retry.js'
import { settledCost } from '../team/cost.js'
import { usdOf } from '../money.js'
import { migrate } from '../storage/migrate.js'
import type { RunCost } from '../durable-objects/run.js'
import type { TaskProgress, TaskImage, Task } from './task.js'

/** The order and the state of the run as a whole. Times are milliseconds since 1970. */
export interface StoredOrder extends Cancellation {
  id: string
  team: string
  member: string
  /** SHA-256 of the first source image; each task stores its own. */
  seed: string
  /**
   * Earlier image that is the first source image. Only in rows of a relay that had one source image
   * per run.
   */
  from?: NewRun['from']
  createdAt: number
  /** Time of the newest retry; absent if there was none. */
  startedAt?: number
  estimateUsd: number
  /**
   * Upload endpoint of the policy, and the id of the request that posted the run. Absent in rows of
   * an older relay.
   */
  uploadEndpoint?: string | null
  ref?: string
  /** Reason why the run waited when it was last checked. */
  waiting?: Waiting | undefined
  ended: boolean
  /** True once the team's ledger and the source images have received the end of the run. */
  settled: boolean
}

type Fact =
  | { type: 'created' }
  | Omit<Extract<RunEvent, { type: 'cell' }>, 'seq' | 'at'>
  | { type: 'image'; image: TaskImage }
  | { type: 'retried'; cells: number[]; estimateUsd: number }
  | { type: 'ended'; costUsd: number }

/** Migration steps. Never change a released step. */
const steps = [
  `create table if not exists run (one integer primary key check (one = 1), value text not null);
   create table if not exists task (n integer primary key, recipe text not null, value text not null);
   create table if not exists slot (n integer primary key, cell integer not null, value text not null);
   create table if not exists event (seq integer primary key, value text not null);
   create table if not exists mark (id integer primary key, n integer not null, at text not null, member text not null, value text not null);`,
  `create index if not exists of_cell on slot (cell, n);
   create table if not exists retry (key text primary key);`,
] as const

export class RunStore {
  private readonly sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    migrate(storage, 'run', steps)
    this.sql = storage.sql
  }

  order(): StoredOrder | undefined {
    return this.read<StoredOrder>('select value from run')[0]
  }

  saveOrder(order: StoredOrder): void {
    this.sql.exec(
      'insert into run values (1, ?) on conflict do update set value = excluded.value',
      JSON.stringify(order),
    )
  }

  /** Updates fields of the currently stored order, not of an earlier read. */
  changeOrder(change: Partial<StoredOrder>): void {
    this.saveOrder({ ...(this.order() as StoredOrder), ...change })
  }

  create(order: StoredOrder, run: NewRun): void {
    this.saveOrder(order)
    let n = 0
    const wishes = sourcesOf(run).flatMap(({ seed, from, cells }) =>
      cells.map((recipe) => ({ seed, from, recipe })),
    )
    wishes.forEach(({ seed, from, recipe }, cell) => {
      const task: Task = {
        n: cell,
        seed,
        from,
        taskUUID: crypto.randomUUID(),
        state: 'queued',
        phase: 'queued',
        tries: 0,
        pollMs: 0,
        quiet: 0,
        sentAt: 0,
        dueAt: 0,
        bytes: false,
        plain: false,
      }
      this.sql.exec(
        'insert into task values (?, ?, ?)',
        cell,
        JSON.stringify(recipe),
        JSON.stringify(task),
      )
      for (let i = 0; i < recipe.numberResults; i += 1, n += 1)
        this.sql.exec(
          'insert into slot values (?, ?, ?)',
          n,
          cell,
          JSON.stringify({ n, cell, state: 'waiting' } satisfies TaskImage),
        )
    })
    this.note({ type: 'created' })
  }

  progress(): TaskProgress[] {
    const slots = this.read<TaskImage>('select value from slot order by n')
    return this.read<Task>('select value from task order by n').map((task) => ({
      task,
      slots: slots.filter((slot) => slot.cell === task.n),
    }))
  }

  /** Returns the tasks that are not over. In a large run most are over soon. */
  open(): TaskProgress[] {
    const tasks = this.read<Task>(
      "select value from task where json_extract(value, '$.phase') <> 'over' order by n",
    )
    return tasks.map((task) => ({ task, slots: this.slotsOf(task.n) }))
  }

  private slotsOf(cell: number): TaskImage[] {
    return this.read<TaskImage>('select value from slot where cell = ? order by n', cell)
  }

  one(cell: number): TaskProgress & { recipe: Recipe } {
    const row = this.sql
      .exec<{ recipe: string; value: string }>('select recipe, value from task where n = ?', cell)
      .one()
    const slots = this.slotsOf(cell)
    return { task: JSON.parse(row.value) as Task, recipe: JSON.parse(row.recipe) as Recipe, slots }
  }

  has(cell: number): boolean {
    return this.sql.exec('select n from task where n = ?', cell).toArray().length > 0
  }

  slot(n: number): TaskImage | undefined {
    return this.read<TaskImage>('select value from slot where n = ?', n)[0]
  }

  /** Stores a task's new state, and an event for each change that a panel can see. */
  save({ task, slots }: TaskProgress): void {
    const before = this.one(task.n)
    this.sql.exec('update task set value = ? where n = ?', JSON.stringify(task), task.n)
    for (const slot of slots) {
      const old = before.slots.find((one) => one.n === slot.n)
      if (JSON.stringify(old) === JSON.stringify(slot)) continue
      this.sql.exec('update slot set value = ? where n = ?', JSON.stringify(slot), slot.n)
      if (JSON.stringify(old && seen(old)) !== JSON.stringify(seen(slot)))
        this.note({ type: 'image', image: seen(slot) })
    }
    const shown = seenCell(task)
    const fresh = task.taskUUID !== before.task.taskUUID && { taskUUID: task.taskUUID }
    if (fresh || JSON.stringify(shown) !== JSON.stringify(seenCell(before.task)))
      this.note({ type: 'cell', cell: task.n, ...shown, ...fresh })
  }

  retriedUnder(key: string): boolean {
    return this.sql.exec('select key from retry where key = ?', key).toArray().length > 0
  }

  /** Stores a retry of the failed images of these cells. */
  retry(key: string, cells: readonly number[], estimateUsd: number, now: number): void {
    this.sql.exec('insert into retry values (?)', key)
    this.changeOrder({
      estimateUsd,
      startedAt: now,
      waiting: undefined,
      cancelled: false,
      calledOff: undefined,
      ended: false,
      settled: false,
    })
    this.note({ type: 'retried', cells: [...cells], estimateUsd })
    for (const cell of cells) this.save(retryFailed(this.one(cell), now))
  }

  end(): void {
    this.changeOrder({ ended: true, settled: false, waiting: undefined })
    this.note({ type: 'ended', costUsd: this.costUsd() })
  }

  costUsd(): number {
    const all = this.progress()
    const recipes = this.read<Recipe>('select recipe as value from task order by n')
    const cells = all.map(({ task }, n) => ({
      recipe: recipes[n] as Recipe,
      taskUUID: task.taskUUID,
      ...seenCell(task),
    }))
    const run = { cells, images: all.flatMap(({ slots }) => slots) }
    return usdOf(settledCost({ run, sunkUsd: all.map(({ task }) => task.sunkUsd ?? 0) }))
  }

  seq(): number {
    return this.sql.exec<{ seq: number }>('select coalesce(max(seq), 0) as seq from event').one()
      .seq
  }

  eventsAfter(seq: number, most: number): { seq: number; value: string }[] {
    return this.sql
      .exec<{ seq: number; value: string }>(
        'select seq, value from event where seq > ? order by seq limit ?',
        seq,
        most,
      )
      .toArray()
  }

  /**
   * Returns the cost report for the team's ledger. It leaves out the expanded prompt of each image.
   */
  account(order: StoredOrder): RunCost {
    const run = this.view(order)
    const marks = this.sql
      .exec<{ n: number; at: string; member: string; value: string }>(
        'select n, at, member, value from mark order by id',
      )
      .toArray()
      .map(({ value, ...mark }) => ({ ...mark, mark: JSON.parse(value) as Mark }))
    const images = run.images.map(({ structuredPrompt, ...image }) => image)
    return {
      run: { ...run, images },
      sunkUsd: this.progress().map(({ task }) => task.sunkUsd ?? 0),
      marks,
    }
  }

  /** Returns the run as a panel sees it. */
  view(order: StoredOrder): Run {
    const recipes = this.read<Recipe>('select recipe as value from task order by n')
    const all = this.progress()
    const { id, seed, estimateUsd } = order
    const cells = all.map(({ task }, n): Cell => ({
      recipe: recipes[n] as Recipe,
      taskUUID: task.taskUUID,
      ...(task.seed !== undefined && task.seed !== seed && { seed: task.seed }),
      ...seenCell(task),
    }))
    const images = all.flatMap(({ slots }) => slots.map(seen))
    const createdAt = new Date(order.createdAt).toISOString()
    return {
      id,
      state: order.ended ? 'ended' : 'running',
      createdAt,
      seed,
      estimateUsd,
      costUsd: this.costUsd(),
      cells,
      images,
      seq: this.seq(),
      ...(order.waiting && { waiting: order.waiting }),
    }
  }

  private note(fact: Fact): void {
    const event = runEventSchema.parse({
      ...fact,
      seq: this.seq() + 1,
      at: new Date().toISOString(),
    })
    this.sql.exec('insert into event values (?, ?)', event.seq, JSON.stringify(event))
  }

  private read<Value>(query: string, ...values: (string | number)[]): Value[] {
    return this.sql
      .exec<{ value: string }>(query, ...values)
      .toArray()
      .map(({ value }) => JSON.parse(value) as Value)
  }
}

/** Returns the fields of a task that a panel can see. */
function seenCell({ state, failure, plain }: Task): Pick<Cell, 'state' | 'failure' | 'plain'> {
  return { state, ...(failure && { failure }), ...(plain && { plain }) }
}

/** Returns an image without the relay's internal fields. */
function seen(slot: TaskImage): TaskImage {
  const image = { ...slot }
  delete image.key
  delete image.url
  delete image.kept
  delete image.failedFetches
  delete image.told
  return image
}
