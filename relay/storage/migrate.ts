// Migrates an object's database by numbered steps, each executed once.

/**
 * Migrates `part` of an object's database. Never change a released step; append new ones. The first
 * step uses `if not exists`, for databases from before the steps were numbered.
 */
export function migrate(
  storage: DurableObjectStorage,
  part: string,
  steps: readonly string[],
): void {
  const { sql } = storage
  sql.exec('create table if not exists schema_step (part text primary key, step integer not null)')
  const known =
    sql.exec<{ step: number }>('select step from schema_step where part = ?', part).toArray()[0]
      ?.step ?? 0
  if (known > steps.length) throw new Error(`these rows are of a newer relay: ${part} ${known}`)
  steps.slice(known).forEach((step, index) =>
    storage.transactionSync(() => {
      sql.exec(step)
      sql.exec(
        'insert into schema_step values (?, ?) on conflict do update set step = excluded.step',
        part,
        known + index + 1,
      )
    }),
  )
}
