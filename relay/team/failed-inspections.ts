// Counts a run's consecutive failed inspections, in the team's rows.
import { migrate } from '../storage/migrate.js'

/**
 * Failures after which a run counts as unreadable. Inspections are a minute or more apart: a busy
 * run or a temporarily full disk is no reason to give up.
 */
const mostFailures = 5

/** Migration steps. Never change a released step. */
const steps = [
  'create table failed_inspection (run text primary key, failures integer not null);',
] as const

export class FailedInspections {
  private readonly sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    migrate(storage, 'inspection', steps)
    this.sql = storage.sql
  }

  /** Counts a failure. Returns true if the run is given up with this one. */
  isLast(run: string): boolean {
    const { failures } = this.sql
      .exec<{ failures: number }>(
        `insert into failed_inspection values (?, 1)
         on conflict do update set failures = failures + 1 returning failures`,
        run,
      )
      .one()
    if (failures >= mostFailures) this.clear(run)
    return failures >= mostFailures
  }

  clear(run: string): void {
    this.sql.exec('delete from failed_inspection where run = ?', run)
  }
}
