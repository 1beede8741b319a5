// Stores a team's reserved and spent amounts by day and month, for the team and each member.
// Amounts are whole millionths of a US dollar.
import type { Amounts, Span } from '../../contract/usage.js'
import type { Caps } from '../../contract/policy.js'
import { microsOf, usdOf } from '../money.js'

/** Stands for the whole team in place of a member's id. */
export const everybody = ''

export interface Periods {
  /** The day and month of a time in UTC, such as `2026-11-23` and `2026-11`. */
  day: string
  month: string
}

export const periodsOf = (at: string): Periods => ({ day: at.slice(0, 10), month: at.slice(0, 7) })

export class Budget {
  constructor(private readonly sql: SqlStorage) {}

  /**
   * Adds to the spent and reserved amounts of a member and of the team, for the day and month of
   * `at`.
   */
  add(member: string, at: string, { spent, reserved }: { spent: number; reserved: number }): void {
    for (const who of [member, everybody])
      for (const period of Object.values(periodsOf(at)))
        this.sql.exec(
          `insert into tally values (?, ?, ?, ?)
           on conflict do update set spent = spent + excluded.spent, reserved = reserved + excluded.reserved`,
          who,
          period,
          spent,
          reserved,
        )
  }

  span(who: string, { day, month }: Periods, caps: Caps): Span {
    return {
      day: this.amounts(who, day, caps.dayUsd),
      month: this.amounts(who, month, caps.monthUsd),
    }
  }

  hasSpent(member: string, { month }: Periods): boolean {
    return (
      this.sql.exec('select 1 from tally where member = ? and period = ?', member, month).toArray()
        .length > 0
    )
  }

  /** Returns the team's amounts of all time. */
  whole(): { spentUsd: number; reservedUsd: number } {
    const months = `select coalesce(sum(spent), 0) as spent, coalesce(sum(reserved), 0) as reserved from tally
      where member = ? and length(period) = 7`
    const { spent, reserved } = this.sql
      .exec<{ spent: number; reserved: number }>(months, everybody)
      .one()
    return { spentUsd: usdOf(spent), reservedUsd: usdOf(reserved) }
  }

  private amounts(who: string, period: string, capUsd: number | null): Amounts {
    const { spent, reserved } = this.sql
      .exec<{ spent: number; reserved: number }>(
        'select spent, reserved from tally where member = ? and period = ?',
        who,
        period,
      )
      .toArray()[0] ?? { spent: 0, reserved: 0 }
    const left = capUsd === null ? null : usdOf(Math.max(0, microsOf(capUsd) - spent - reserved))
    return { spentUsd: usdOf(spent), reservedUsd: usdOf(reserved), capUsd, leftUsd: left }
  }
}

/** Returns the rest of the tightest cap in millionths, or `undefined` if there is no cap. */
export function leftIn(spans: readonly Span[]): number | undefined {
  const lefts = spans
    .flatMap(({ day, month }) => [day.leftUsd, month.leftUsd])
    .filter((left) => left !== null)
  return lefts.length === 0 ? undefined : Math.min(...lefts.map(microsOf))
}
