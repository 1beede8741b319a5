// The object of one team: which key stands for which run, whose runs there are, what is reserved and what was spent. Knows no picture.
import { DurableObject } from 'cloudflare:workers'
import type { Bindings, Claim, TeamCalls } from './objects.js'

export class TeamObject extends DurableObject<Bindings> implements TeamCalls {
  private readonly sql: SqlStorage

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env)
    this.sql = state.storage.sql
    // `cost` is empty while a run is under way: until then its estimate is what is reserved.
    this.sql.exec(`
      create table if not exists run (
        n integer primary key, id text not null unique, member text not null, key text not null, digest text not null,
        at text not null, estimate real not null, cost real, unique (member, key));
      create index if not exists mine on run (member, n);`)
  }

  async claim({ member, key, digest, estimateUsd, seedThere }: Parameters<TeamCalls['claim']>[0]): Promise<Claim> {
    const known = this.sql
      .exec<{ id: string; digest: string }>('select id, digest from run where member = ? and key = ?', member, key)
      .toArray()[0]
    if (known) return known.digest === digest ? { run: known.id, fresh: false } : 'other'
    if (!seedThere) return 'noSeed'
    const run = crypto.randomUUID()
    const at = new Date().toISOString()
    this.sql.exec(
      'insert into run (id, member, key, digest, at, estimate) values (?, ?, ?, ?, ?, ?)',
      run,
      member,
      key,
      digest,
      at,
      estimateUsd,
    )
    return { run, fresh: true }
  }

  async runs(member: string, key?: string): Promise<string[]> {
    const newest = 'select id from run where member = ? and (? is null or key = ?) order by n desc limit 50'
    return this.sql
      .exec<{ id: string }>(newest, member, key ?? null, key ?? null)
      .toArray()
      .map(({ id }) => id)
  }

  /** The actual cost takes the estimate's place. Told twice, it counts once. */
  async settle(run: string, costUsd: number): Promise<void> {
    this.sql.exec('update run set cost = ? where id = ? and cost is null', costUsd, run)
  }
}
