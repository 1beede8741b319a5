// The object of one team: its people, policy and money, which key stands for which run, and the ledger. Knows no picture.
import { DurableObject } from 'cloudflare:workers'
import type { Failure } from '../contract/failure.js'
import type { Invitation, Invited, Member, MemberChange } from '../contract/member.js'
import { firstPolicy, policySchema, type Policy } from '../contract/policy.js'
import type { Recipe } from '../contract/recipe.js'
import { cellsOf, type Mark } from '../contract/run.js'
import type { Usage } from '../contract/usage.js'
import { take, type Bucket } from './allowance.js'
import { Budget, everybody, leftIn, periodsOf, type Periods } from './budget.js'
import { foreseen, type Account } from './cost.js'
import { digestOf, sameDigest } from './digest.js'
import { forbidden, pathsOf } from './forbid.js'
import { Ledger } from './ledger.js'
import { log } from './log.js'
import { microsOf, usdOf } from './micros.js'
import { runNamed } from './objects.js'
import type { Ask, Bindings, Census, Claim, Entry, Knock, TeamCalls, Vouching } from './objects.js'
import { capsFor, People } from './people.js'
import { migrate } from './schema.js'
import { teamSteps } from './team-schema.js'
import { secretMade } from './token.js'

/** A run that was claimed and never came is given up after so long; one that is under way is looked in on as often. */
const patienceMs = 60_000
const inspectionMs = 5 * 60_000
const inspectedAtOnce = 50

interface RunRow extends Record<string, SqlStorageValue> {
  n: number
  id: string
  member: string
  at: string
  cost: number | null
  reserved: number
  told: number
  images: number | null
}

type Asker = { member: string; role: Member['role'] }

export class TeamObject extends DurableObject<Bindings> implements TeamCalls {
  private readonly sql: SqlStorage
  private readonly budget: Budget
  private readonly ledger: Ledger
  private readonly people: People
  private readonly buckets = new Map<string, Bucket>()
  private readonly bornAt = new Date().toISOString()
  private rules: Policy | undefined
  private inspected = 0

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env)
    migrate(state.storage, 'team', teamSteps)
    this.sql = state.storage.sql
    this.budget = new Budget(this.sql)
    this.ledger = new Ledger(this.sql)
    this.people = new People(this.sql)
    // An earlier life may have ended between a claim and its run.
    if (this.untold(0).length > 0) void state.storage.setAlarm(Date.now())
  }

  async enter({ team, member, hash, first }: Knock): Promise<Entry | undefined> {
    const known = first ? undefined : this.people.active(member)
    if (!first && !sameDigest(hash, known?.hash)) return undefined
    if (this.known('team') !== team) this.keep('team', team)
    const taken = take(this.buckets.get(member), this.policyNow().callsPerMinute, Date.now())
    if ('waitMs' in taken) return taken
    this.buckets.set(member, taken)
    return known ? { name: known.member.name, role: known.member.role } : { name: member, role: 'admin' }
  }

  /** Everything up to the reservation is one turn of this object, so two asks never see the same money. */
  async claim({ member, key, digest, estimateUsd, seedThere, run }: Ask): Promise<Claim> {
    const policy = this.policyNow()
    const { uploadEndpoint } = policy
    const known = this.sql
      .exec<{ id: string; digest: string }>('select id, digest from run where member = ? and key = ?', member, key)
      .toArray()[0]
    if (known) return known.digest === digest ? { run: known.id, fresh: false, uploadEndpoint } : 'other'
    if (!seedThere) return 'noSeed'
    const refusal = forbidden(policy, cellsOf(run), pathsOf(run))
    if (refusal) return { failure: refusal }
    const at = new Date().toISOString()
    const reserved = microsOf(estimateUsd)
    const over = this.overBudget(member, at, reserved)
    if (over) return { failure: over }
    const id = crypto.randomUUID()
    const images = cellsOf(run).reduce((sum, { numberResults }) => sum + numberResults, 0)
    const columns = 'id, member, key, digest, at, reserved, images'
    this.sql.exec(`insert into run (${columns}) values (?, ?, ?, ?, ?, ?, ?)`, id, member, key, digest, at, reserved, images)
    this.budget.add(member, at, { spent: 0, reserved })
    await this.wakeIn(patienceMs)
    return { run: id, fresh: true, uploadEndpoint }
  }

  async reserve(run: string, estimateUsd: number, cells: ReadonlyMap<number, Recipe>): Promise<Failure | undefined> {
    const row = this.row(run)
    if (!row) return { kind: 'broken', ref: run }
    // The policy may have become another since the run was posted.
    const numbers = [...cells.keys()]
    const refusal = forbidden(this.policyNow(), [...cells.values()], (cell) => `cells.${numbers[cell]}`)
    if (refusal) return refusal
    const more = microsOf(estimateUsd)
    // Money that is spent now counts for today, but a run has one day: the one on which it was posted. The caps of both are kept.
    const over = this.overBudget(row.member, row.at, more) ?? this.overBudget(row.member, new Date().toISOString(), more)
    if (over) return over
    this.sql.exec('update run set reserved = reserved + ?, told = 0 where id = ?', more, run)
    this.budget.add(row.member, row.at, { spent: 0, reserved: more })
    await this.wakeIn(patienceMs)
    return undefined
  }

  async tell(account: Account): Promise<void> {
    const { run, marks } = account
    const row = this.row(run.id)
    if (!row) return
    if (run.state === 'running') {
      const reserved = Math.min(row.reserved, Math.max(0, foreseen(account) - (row.cost ?? 0)))
      this.sql.exec('update run set reserved = ? where id = ?', reserved, run.id)
      return this.budget.add(row.member, row.at, { spent: 0, reserved: reserved - row.reserved })
    }
    const cost = this.ledger.write(account)
    this.sql.exec('update run set cost = ?, reserved = 0, told = 1 where id = ?', cost, run.id)
    this.budget.add(row.member, row.at, { spent: cost - (row.cost ?? 0), reserved: -row.reserved })
    for (const { n, member, mark, at } of marks) this.ledger.mark(run.id, n, member, mark, at)
  }

  async runs(member: string, key?: string): Promise<string[]> {
    const newest = 'select id from run where member = ? and (? is null or key = ?) order by n desc limit 50'
    return this.sql
      .exec<{ id: string }>(newest, member, key ?? null, key ?? null)
      .toArray()
      .map(({ id }) => id)
  }

  async mark({ member, role }: Asker, run: string, n: number, mark: Mark): Promise<'marked' | Failure | undefined> {
    const row = this.row(run)
    if (!row || n >= (row.images ?? Infinity)) return undefined
    // Whose run it is says which picture came of it; what a file's other editors do with it on the canvas is theirs to tell.
    if (mark.what === 'placed' && row.member !== member) return undefined
    if (mark.what === 'overridden' && !this.policyNow().overrideRoles.includes(role))
      return { kind: 'refused', field: 'what', allowed: 'another’s to override, by your team’s policy' }
    this.ledger.mark(run, n, member, mark, new Date().toISOString())
    return 'marked'
  }

  async vouch({ role }: Pick<Asker, 'role'>, run: string, n: number): Promise<Vouching | undefined> {
    const row = this.row(run)
    if (!row || n >= (row.images ?? Infinity)) return undefined
    return {
      member: row.member,
      picture: this.ledger.picture(run, n),
      mayOverride: this.policyNow().overrideRoles.includes(role),
    }
  }

  async usage({ member, name, role }: Asker & { name: string }): Promise<Usage> {
    const now = periodsOf(new Date().toISOString())
    const team = this.budget.span(everybody, now, this.policyNow().caps.team)
    const usage: Usage = {
      ...now,
      me: this.spanOf(member, now),
      teamLeft: { dayUsd: team.day.leftUsd, monthUsd: team.month.leftUsd },
    }
    if (role !== 'admin') return usage
    const people = this.people.all().filter(({ id, revokedAt }) => !revokedAt || this.budget.hasSpent(id, now))
    const asker = people.some(({ id }) => id === member) ? [] : [{ id: member, name, role }]
    const members = [...asker, ...people].map(({ id, name, role }) => ({ id, name, role, ...this.spanOf(id, now) }))
    return { ...usage, team, members }
  }

  async policy(): Promise<Policy> {
    return this.policyNow()
  }

  async setPolicy(policy: Policy): Promise<Policy> {
    this.keep('policy', JSON.stringify(policy))
    this.rules = undefined
    return this.policyNow()
  }

  async members(): Promise<Member[]> {
    return this.people.all()
  }

  async invite(team: string, invitation: Invitation): Promise<Invited | undefined> {
    const id = this.people.idFor(invitation.name)
    if (id === undefined) return undefined
    const token = `${team}.${id}.${secretMade()}`
    const hash = await digestOf(token)
    // Somebody may have invited the same name meanwhile.
    if (this.people.idFor(invitation.name) === undefined) return undefined
    const member = this.people.add(id, invitation, hash, new Date().toISOString())
    return member && { member, token }
  }

  async change(id: string, change: MemberChange): Promise<Member | undefined> {
    return this.people.change(id, change)
  }

  async revoke(id: string): Promise<boolean> {
    if (!this.people.revoke(id, new Date().toISOString())) return false
    const team = this.known('team') ?? ''
    const open = this.sql.exec<RunRow>('select * from run where member = ? and told = 0', id).toArray()
    await Promise.allSettled(open.map((row) => runNamed(this.env, team, row.id).retire()))
    return true
  }

  async census(): Promise<Census> {
    const { running, ended } = this.sql
      .exec<{ running: number; ended: number }>(
        'select count(*) filter (where cost is null) as running, count(cost) as ended from run',
      )
      .one()
    return { running, ended, ...this.budget.whole() }
  }

  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url)
    const [member, since, until, run] = ['member', 'since', 'until', 'run'].map((name) => searchParams.get(name) ?? undefined)
    const form = searchParams.get('form') === 'csv' ? 'csv' : 'ndjson'
    const nameOf = (id: string) => this.people.nameOf(id) ?? id
    return new Response(this.ledger.tell({ member, since, until, run }, form, nameOf))
  }

  /** Asks runs that have not told their end: a reservation never outlives its run, whatever became of the relay that made it. */
  override async alarm(): Promise<void> {
    const team = this.known('team')
    if (team === undefined) return this.wakeIn(patienceMs)
    const rows = this.untold(this.inspected)
    for (const row of rows) {
      this.inspected = row.n
      if (row.at >= this.bornAt && Date.parse(row.at) > Date.now() - patienceMs) continue
      try {
        const account = await runNamed(this.env, team, row.id).account()
        if (account) await this.tell(account)
        else this.giveUp(row.id)
      } catch (error) {
        log('a run did not answer its team', { run: row.id, error: error instanceof Error ? error.name : 'unknown' })
      }
    }
    if (rows.length === inspectedAtOnce) return this.ctx.storage.setAlarm(Date.now())
    this.inspected = 0
    if (this.untold(0).length > 0) await this.wakeIn(rows.length > 0 && this.hasYoung() ? patienceMs : inspectionMs)
  }

  /** A run that never came, or is there no more. */
  private giveUp(id: string): void {
    const row = this.row(id)
    if (!row || row.told) return
    if (row.cost === null) this.sql.exec('delete from run where id = ?', id)
    else this.sql.exec('update run set told = 1, reserved = 0 where id = ?', id)
    this.budget.add(row.member, row.at, { spent: 0, reserved: -row.reserved })
    log('a reservation was given back', { run: id, usd: usdOf(row.reserved) })
  }

  private overBudget(member: string, at: string, micros: number): Failure | undefined {
    const now = periodsOf(at)
    const left = leftIn([this.budget.span(everybody, now, this.policyNow().caps.team), this.spanOf(member, now)])
    return left !== undefined && left < micros ? { kind: 'overBudget', leftUsd: usdOf(left) } : undefined
  }

  private spanOf(member: string, now: Periods) {
    return this.budget.span(member, now, capsFor(this.people.active(member)?.member.caps, this.policyNow().caps.member))
  }

  private untold(after: number): RunRow[] {
    return this.sql
      .exec<RunRow>('select * from run where told = 0 and n > ? order by n limit ?', after, inspectedAtOnce)
      .toArray()
  }

  private hasYoung(): boolean {
    return this.untold(0).some(({ at }) => Date.parse(at) > Date.now() - patienceMs)
  }

  private row(id: string): RunRow | undefined {
    return this.sql.exec<RunRow>('select * from run where id = ?', id).toArray()[0]
  }

  private policyNow(): Policy {
    this.rules ??= policySchema.parse({ ...firstPolicy, ...(JSON.parse(this.known('policy') ?? '{}') as object) })
    return this.rules
  }

  private known(name: string): string | undefined {
    return this.sql.exec<{ value: string }>('select value from known where name = ?', name).toArray()[0]?.value
  }

  private keep(name: string, value: string): void {
    this.sql.exec('insert into known values (?, ?) on conflict do update set value = excluded.value', name, value)
  }

  private async wakeIn(ms: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > Date.now() + ms) await this.ctx.storage.setAlarm(Date.now() + ms)
  }
}
