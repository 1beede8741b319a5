// How often in a row a run could not be read when its team inspected it, in the team's own rows.
import { migrate } from '../storage/migrate.js'

/** So many inspections, a minute or more apart: a run that is busy or a disk that is full for a while is no unreadable run. */
const mostFailures = 5

/** A step that was released is never changed. */
const steps = [
  'create table failed_inspection (run text primary key, failures integer not null);',
] as const

export class FailedInspections {
  private readonly sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    migrate(storage, 'inspection', steps)
    this.sql = storage.sql
  }

  /** Counts a failure. Returns true where the run is given up with it. */
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
