// How an object's rows come from one version of the relay to the next: numbered steps, each taken once. Knows no table of theirs.

/**
 * Brings `part` of an object's database up to date. A step, once released, is never changed; a new one goes to the end. The first is
 * written with `if not exists`, for rows from before there were numbers.
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
