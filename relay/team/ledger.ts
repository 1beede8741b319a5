// Stores the audit ledger: one row for each requested image, and its marks from the canvas. The
// rows outlive their runs.
import { auditColumns, auditLineSchema, type AuditLine } from '../../contract/audit.js'
import type { Mark } from '../../contract/run.js'
import { costOf } from './cost.js'
import { byteOrderMark, csvLine } from '../../contract/csv.js'
import { microsOf, usdOf } from '../money.js'
import type { RunCost } from '../durable-objects/run.js'

/** Filter of ledger lines: one member or all, from `since` on and before `until`, of one run. */
export interface Wanted {
  member?: string | undefined
  since?: string | undefined
  until?: string | undefined
  run?: string | undefined
}

interface Row extends Record<string, SqlStorageValue> {
  line: number
  at: string
  member: string
  run: string
  n: number
  seedHash: string
  task: string
  uuid: string | null
  seed: number | null
  seedText: string | null
  disputed: number
  state: string
  cost: number
  estimated: number
  verdict: string | null
  recipe: string
}

/** A mark from the canvas, or an admin's correction of a cost. */
type LedgerMark = Mark | { what: 'corrected'; reason?: undefined; picture?: undefined }

const pageLines = 200

export class Ledger {
  constructor(private readonly sql: SqlStorage) {}

  /** Inserts or updates a run's lines. Returns their total cost in millionths. */
  write({ run, sunkUsd }: RunCost): number {
    run.cells.forEach(({ recipe, taskUUID, seed = run.seed }, n) =>
      this.sql.exec(
        'insert into cell values (?, ?, ?, ?, ?) on conflict do update set task = excluded.task',
        run.id,
        n,
        seed,
        taskUUID,
        JSON.stringify(recipe),
      ),
    )
    const sunk = [...sunkUsd]
    let total = 0
    for (const image of run.images) {
      const { cost: own, estimated } = costOf(image, run)
      // The cost of failed attempts before a retry is added to the first image of its cell.
      const cost = own + microsOf(sunk[image.cell] ?? 0)
      sunk[image.cell] = 0
      total += cost
      this.sql.exec(
        `insert into line (run, n, cell, state, uuid, seed, cost, estimated, verdict, seed_text, disputed)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict do update set state = excluded.state, uuid = excluded.uuid, seed = excluded.seed, cost = excluded.cost,
           estimated = excluded.estimated, verdict = excluded.verdict, seed_text = excluded.seed_text, disputed = excluded.disputed`,
        run.id,
        image.n,
        image.cell,
        image.state,
        image.imageUUID ?? null,
        image.seed ?? null,
        cost,
        estimated ? 1 : 0,
        image.verdict ?? null,
        image.seedText ?? null,
        image.costDisputed ? 1 : 0,
      )
    }
    return total
  }

  mark(
    run: string,
    n: number,
    member: string,
    { what, reason, picture }: LedgerMark,
    at: string,
  ): void {
    this.sql.exec(
      'insert or ignore into mark (run, n, at, member, what, reason, picture) values (?, ?, ?, ?, ?, ?, ?)',
      run,
      n,
      at,
      member,
      what,
      reason ?? null,
      picture ?? null,
    )
  }

  /** Returns the first placed picture reported for an image. Later reports do not replace it. */
  picture(run: string, n: number): string | undefined {
    return this.sql
      .exec<{ picture: string }>(
        'select picture from mark where run = ? and n = ? and picture is not null order by id limit 1',
        run,
        n,
      )
      .toArray()[0]?.picture
  }

  /** Streams the lines as text, page by page and at the reader's pace. */
  tell(
    wanted: Wanted,
    form: 'csv' | 'ndjson',
    nameOf: (member: string) => string,
  ): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder()
    let after = 0
    let head = form === 'csv' ? byteOrderMark + csvLine(auditColumns) : ''
    const source: UnderlyingSource<Uint8Array> = {
      pull: (controller) => {
        const lines = this.page(wanted, after, nameOf)
        after = lines[lines.length - 1]?.line ?? after
        const text = lines.map((line) =>
          form === 'csv'
            ? csvLine(auditColumns.map((name) => line[name]))
            : `${JSON.stringify(line)}\n`,
        )
        if (head || text.length > 0) controller.enqueue(encoder.encode(head + text.join('')))
        head = ''
        if (lines.length < pageLines) controller.close()
      },
    }
    return new ReadableStream(source, { highWaterMark: 0 })
  }

  private page(
    { member, since, until, run }: Wanted,
    after: number,
    nameOf: (member: string) => string,
  ): AuditLine[] {
    const rows = this.sql
      .exec<Row>(
        `select line.line, run.at, run.member, line.run, line.n, cell.seed as seedHash, cell.task, line.uuid, line.seed, line.seed_text as seedText, line.disputed, line.state,
           line.cost, line.estimated, line.verdict, cell.recipe
         from line join run on run.id = line.run join cell on cell.run = line.run and cell.n = line.cell
         where line.line > ?1 and (?2 is null or run.member = ?2) and (?3 is null or run.at >= ?3) and (?4 is null or run.at < ?4)
           and (?5 is null or line.run = ?5)
         order by line.line limit ${pageLines}`,
        after,
        member ?? null,
        since ?? null,
        until ?? null,
        run ?? null,
      )
      .toArray()
    return rows.map((row) => this.lineOf(row, nameOf(row.member)))
  }

  private lineOf(row: Row, name: string): AuditLine {
    const {
      line,
      at,
      member,
      run,
      n,
      seedHash,
      task,
      uuid,
      seed,
      seedText,
      disputed,
      state,
      cost,
      estimated,
      verdict,
    } = row
    const recipe = JSON.parse(row.recipe) as AuditLine['recipe']
    const marks = this.sql
      .exec<{ what: string; at: string; reason: string | null }>(
        'select what, at, reason from mark where run = ? and n = ? order by id',
        run,
        n,
      )
      .toArray()
    const newest = Object.fromEntries(marks.map((mark) => [`${mark.what}At`, mark.at]))
    const overrideReason = marks.filter(({ what }) => what === 'overridden').pop()?.reason
    return auditLineSchema.parse({
      ...{ line, at, member, name, run, n, seedHash, taskUUID: task, state },
      ...{ costUsd: usdOf(cost), costIs: estimated ? 'estimated' : 'told' },
      ...{ copyrightCheck: recipe.copyrightDetection, contentCheck: recipe.checkContent, recipe },
      ...(uuid !== null && { imageUUID: uuid }),
      ...(seed !== null && { seed }),
      ...(seedText !== null && { seedText }),
      ...(disputed === 1 && { costDisputed: true }),
      ...(verdict !== null && { verdict }),
      ...newest,
      ...(overrideReason && { overrideReason }),
    })
  }
}
