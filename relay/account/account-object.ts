// Durable Object of the Runware account: the one queue in which the runs of all teams wait for a
// place.
// Has no alarm: every run in the queue reports by its own alarm, and expired leases are found then.
// Has no access to images and budgets.
import { DurableObject } from 'cloudflare:workers'
import { AccountLine, runKey, type AccountState, type LineEntry } from './account-line.js'
import { count } from '../metrics.js'
import { migrate } from '../storage/migrate.js'
import { readSettings } from '../settings.js'
import type { AccountApi, PlaceGrant, PlaceRequest } from '../durable-objects/account.js'
import { type Bindings, runObject } from '../durable-objects/bindings.js'

/** Migration steps. Never change a released step. */
const steps = [
  `create table entry (key text primary key, value text not null);
   create table state (one integer primary key check (one = 1), value text not null);`,
] as const

export class AccountObject extends DurableObject<Bindings> implements AccountApi {
  private readonly sql: SqlStorage
  private readonly line: AccountLine
  private readonly stored = new Map<string, string>()

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env)
    migrate(state.storage, 'account', steps)
    this.sql = state.storage.sql
    const settings = readSettings(env)
    // The Worker refuses every request to a relay with invalid settings.
    if (typeof settings === 'string') throw new Error(settings)
    const runs = new Map<string, LineEntry>()
    for (const { key, value } of this.sql.exec<{ key: string; value: string }>(
      'select key, value from entry',
    )) {
      runs.set(key, JSON.parse(value) as LineEntry)
      this.stored.set(key, value)
    }
    const known = this.sql.exec<{ value: string }>('select value from state').toArray()[0]?.value
    this.line = new AccountLine(
      runs,
      known ? (JSON.parse(known) as AccountState) : AccountLine.empty(),
      settings.inFlight,
    )
  }

  async report(request: PlaceRequest): Promise<PlaceGrant> {
    const now = Date.now()
    const before = this.line.state.breaker
    const changed = this.line.report(request, now, Math.random())
    const { breaker } = this.line.state
    if (
      Math.max(breaker.brokenUntil, breaker.pausedUntil) >
      Math.max(now, before.brokenUntil, before.pausedUntil)
    )
      count('relay_upstream_holds_total')
    this.store()
    for (const entry of changed)
      this.ctx.waitUntil(this.notify(entry, this.line.grantOf(runKey(entry), now)))
    return this.line.grantOf(runKey(request), now)
  }

  async census(): Promise<{ inFlight: number; waiting: number; limit: number }> {
    return this.line.census(Date.now())
  }

  /**
   * Sends a run its new grant. If the run cannot be reached, it reports by its own alarm or its
   * lease expires.
   */
  private async notify({ team, run }: LineEntry, grant: PlaceGrant): Promise<void> {
    await runObject(this.env, team, run)
      .granted(grant)
      .catch(() => undefined)
  }

  private store(): void {
    for (const key of this.stored.keys())
      if (!this.line.runs.has(key)) {
        this.sql.exec('delete from entry where key = ?', key)
        this.stored.delete(key)
      }
    for (const [key, entry] of this.line.runs) {
      const value = JSON.stringify(entry)
      if (this.stored.get(key) === value) continue
      this.sql.exec(
        'insert into entry values (?, ?) on conflict do update set value = excluded.value',
        key,
        value,
      )
      this.stored.set(key, value)
    }
    this.sql.exec(
      'insert into state values (1, ?) on conflict do update set value = excluded.value',
      JSON.stringify(this.line.state),
    )
  }
}
