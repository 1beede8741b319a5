// Stores a team's runs with their idempotency keys, reservations and costs.
// Each method runs in one turn of the team's object, so two requests never reserve the same budget.
import type { Failure } from '../../contract/failure.js'
import type { Policy } from '../../contract/policy.js'
import type { Recipe } from '../../contract/recipe.js'
import { cellsOf } from '../../contract/run.js'
import type { Span } from '../../contract/usage.js'
import { everybody, leftIn, periodsOf, type Budget, type Periods } from './budget.js'
import { expectedCost } from './cost.js'
import { findViolation, pathsOf } from './policy-check.js'
import type { Ledger } from './ledger.js'
import { microsOf, usdOf } from '../money.js'
import { capsFor, type Members } from './members.js'
import type { RunCost } from '../durable-objects/run.js'
import type { ReservationRequest, ReservationResult } from '../durable-objects/team.js'

export interface RunRow extends Record<string, SqlStorageValue> {
  n: number
  id: string
  member: string
  at: string
  cost: number | null
  reserved: number
  told: number
  images: number | null
}

interface TeamAccounts {
  sql: SqlStorage
  budget: Budget
  ledger: Ledger
  people: Members
  policy(): Policy
}

export class Reservations {
  constructor(private readonly at: TeamAccounts) {}

  reserveRun({
    member,
    key,
    digest,
    estimateUsd,
    seedThere,
    run,
  }: ReservationRequest): ReservationResult {
    const policy = this.at.policy()
    const { uploadEndpoint } = policy
    const known = this.at.sql
      .exec<{ id: string; digest: string }>(
        'select id, digest from run where member = ? and key = ?',
        member,
        key,
      )
      .toArray()[0]
    if (known)
      return known.digest === digest ? { run: known.id, fresh: false, uploadEndpoint } : 'other'
    if (!seedThere) return 'noSeed'
    const refusal = findViolation(policy, cellsOf(run), pathsOf(run))
    if (refusal) return { failure: refusal }
    const at = new Date().toISOString()
    const reserved = microsOf(estimateUsd)
    const over = this.overBudget(member, at, reserved)
    if (over) return { failure: over }
    const id = crypto.randomUUID()
    const images = cellsOf(run).reduce((sum, { numberResults }) => sum + numberResults, 0)
    const columns = 'id, member, key, digest, at, reserved, images'
    this.at.sql.exec(
      `insert into run (${columns}) values (?, ?, ?, ?, ?, ?, ?)`,
      id,
      member,
      key,
      digest,
      at,
      reserved,
      images,
    )
    this.at.budget.add(member, at, { spent: 0, reserved })
    return { run: id, fresh: true, uploadEndpoint }
  }

  reserveRetry(
    run: string,
    estimateUsd: number,
    cells: ReadonlyMap<number, Recipe>,
  ): Failure | undefined {
    const row = this.row(run)
    if (!row) return { kind: 'broken', ref: run }
    // The policy may have changed since the run was posted.
    const numbers = [...cells.keys()]
    const refusal = findViolation(
      this.at.policy(),
      [...cells.values()],
      (cell) => `cells.${numbers[cell]}`,
    )
    if (refusal) return refusal
    const more = microsOf(estimateUsd)
    // The retry is spent today, but a run is booked on one day: the one on which it was posted. The
    // caps of both days apply.
    const over =
      this.overBudget(row.member, row.at, more) ??
      this.overBudget(row.member, new Date().toISOString(), more)
    if (over) return over
    this.at.sql.exec('update run set reserved = reserved + ?, told = 0 where id = ?', more, run)
    this.at.budget.add(row.member, row.at, { spent: 0, reserved: more })
    return undefined
  }

  settle(account: RunCost): void {
    const { run, marks } = account
    const row = this.row(run.id)
    if (!row) return
    if (run.state === 'running') {
      const reserved = Math.min(row.reserved, Math.max(0, expectedCost(account) - (row.cost ?? 0)))
      this.at.sql.exec('update run set reserved = ? where id = ?', reserved, run.id)
      return this.at.budget.add(row.member, row.at, { spent: 0, reserved: reserved - row.reserved })
    }
    const cost = this.at.ledger.write(account)
    this.at.sql.exec('update run set cost = ?, reserved = 0, told = 1 where id = ?', cost, run.id)
    this.at.budget.add(row.member, row.at, {
      spent: cost - (row.cost ?? 0),
      reserved: -row.reserved,
    })
    for (const { n, member, mark, at } of marks) this.at.ledger.mark(run.id, n, member, mark, at)
  }

  runs(member: string, key?: string): string[] {
    const newest =
      'select id from run where member = ? and (? is null or key = ?) order by n desc limit 50'
    return this.at.sql
      .exec<{ id: string }>(newest, member, key ?? null, key ?? null)
      .toArray()
      .map(({ id }) => id)
  }

  /** Gives up a run that was never created or no longer exists, and releases its reservation. */
  giveUp(id: string): RunRow | undefined {
    const row = this.row(id)
    if (!row || row.told) return undefined
    if (row.cost === null) this.at.sql.exec('delete from run where id = ?', id)
    else this.at.sql.exec('update run set told = 1, reserved = 0 where id = ?', id)
    this.at.budget.add(row.member, row.at, { spent: 0, reserved: -row.reserved })
    return row
  }

  /**
   * Ends the reservation of a run whose rows can no longer be read. The amount paid is unknown, so
   * the whole reservation counts as spent.
   */
  writeOff(id: string): RunRow | undefined {
    const row = this.row(id)
    if (!row || row.told) return undefined
    const cost = (row.cost ?? 0) + row.reserved
    this.at.sql.exec('update run set told = 1, reserved = 0, cost = ? where id = ?', cost, id)
    this.at.budget.add(row.member, row.at, { spent: row.reserved, reserved: -row.reserved })
    return row
  }

  /** Returns runs that have a reservation or were retried, and have not reported their end. */
  unsettledRuns(after: number, most: number): RunRow[] {
    return this.at.sql
      .exec<RunRow>('select * from run where told = 0 and n > ? order by n limit ?', after, most)
      .toArray()
  }

  /** Returns the ids of a member's unsettled runs. */
  openRunsOf(member: string): string[] {
    const open = 'select id from run where member = ? and told = 0'
    return this.at.sql
      .exec<{ id: string }>(open, member)
      .toArray()
      .map(({ id }) => id)
  }

  row(id: string): RunRow | undefined {
    return this.at.sql.exec<RunRow>('select * from run where id = ?', id).toArray()[0]
  }

  count(): { running: number; ended: number } {
    const states =
      'select count(*) filter (where cost is null) as running, count(cost) as ended from run'
    return this.at.sql.exec<{ running: number; ended: number }>(states).one()
  }

  spendingOf(member: string, now: Periods): Span {
    return this.at.budget.span(
      member,
      now,
      capsFor(this.at.people.active(member)?.member.caps, this.at.policy().caps.member),
    )
  }

  private overBudget(member: string, at: string, micros: number): Failure | undefined {
    const now = periodsOf(at)
    const left = leftIn([
      this.at.budget.span(everybody, now, this.at.policy().caps.team),
      this.spendingOf(member, now),
    ])
    return left !== undefined && left < micros
      ? { kind: 'overBudget', leftUsd: usdOf(left) }
      : undefined
  }
}
