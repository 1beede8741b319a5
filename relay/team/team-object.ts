// Durable Object of one team: its members, policy, budget, idempotency keys of runs, and ledger.
// Has no access to image bytes.
import { DurableObject } from 'cloudflare:workers'
import type { Failure } from '../../contract/failure.js'
import type { Invitation, Invited, Member, MemberChange } from '../../contract/member.js'
import { firstPolicy, policySchema, type Policy } from '../../contract/policy.js'
import type { Recipe } from '../../contract/recipe.js'
import type { Mark } from '../../contract/run.js'
import type { Usage } from '../../contract/usage.js'
import { takeToken, type TokenBucket } from '../http/rate-limit.js'
import { Budget, everybody, periodsOf } from './budget.js'
import { Reservations, type RunRow } from './reservations.js'
import { digestOf, sameDigest } from '../http/digest.js'
import { Ledger } from './ledger.js'
import { isSetBack } from '../storage/clock-shift.js'
import { log } from '../log.js'
import { usdOf } from '../money.js'
import { FailedInspections } from './failed-inspections.js'
import { Members } from './members.js'
import { migrate } from '../storage/migrate.js'
import { readSettings } from '../settings.js'
import { SourceImages } from './source-quota.js'
import { teamSteps } from './team-schema.js'
import { secretMade } from '../http/token.js'
import { Wakeup } from '../storage/wakeup.js'
import { type Bindings, runObject } from '../durable-objects/bindings.js'
import type { Credential } from '../durable-objects/credential.js'
import type { RunCost } from '../durable-objects/run.js'
import type {
  ReservationRequest,
  Census,
  ReservationResult,
  AuthResult,
  AuthRequest,
  OpenUpload,
  TeamApi,
  VerdictFacts,
} from '../durable-objects/team.js'

/**
 * Age at which a reserved run that was never created is given up, and the interval at which active
 * runs are inspected.
 */
const patienceMs = 60_000
const inspectionMs = 60_000
const inspectedAtOnce = 50

type Asker = { member: string; role: Member['role'] }

export class TeamObject extends DurableObject<Bindings> implements TeamApi {
  private readonly sql: SqlStorage
  private readonly budget: Budget
  private readonly ledger: Ledger
  private readonly people: Members
  private readonly claims: Reservations
  private readonly sources: SourceImages
  private readonly buckets = new Map<string, TokenBucket>()
  private readonly bornAt = new Date().toISOString()
  private readonly wakeup: Wakeup
  private readonly failedInspections: FailedInspections
  private rules: Policy | undefined
  private inspected = 0
  private inspectedAt = 0

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env)
    migrate(state.storage, 'team', teamSteps)
    this.sql = state.storage.sql
    this.budget = new Budget(this.sql)
    this.ledger = new Ledger(this.sql)
    this.people = new Members(this.sql)
    const settings = readSettings(env)
    // The Worker refuses every request to a relay with invalid settings.
    if (typeof settings === 'string') throw new Error(settings)
    this.sources = new SourceImages(this.sql, settings)
    const { sql, budget, ledger, people } = this
    this.claims = new Reservations({ sql, budget, ledger, people, policy: () => this.policyNow() })
    this.failedInspections = new FailedInspections(state.storage)
    this.wakeup = new Wakeup(state.storage)
    // An earlier process may have died between a reservation and the creation of its run.
    void state.blockConcurrencyWhile(() =>
      this.wakeup.load(this.claims.unsettledRuns(0, 1).length > 0),
    )
  }

  async authenticate({ team, member, hash, first }: AuthRequest): Promise<AuthResult | undefined> {
    const storedValue = first ? undefined : this.people.active(member)
    if (!this.roleOf({ member, hash, first })) return undefined
    if (this.known('team') !== team) {
      this.storeValue('team', team)
      // Runs of an older relay can be reached only with the name of their team, which this call
      // brings.
      await this.wakeIn(0)
    }
    const taken = takeToken(this.buckets.get(member), this.policyNow().callsPerMinute, Date.now())
    if ('waitMs' in taken) return taken
    this.buckets.set(member, taken)
    return storedValue
      ? { name: storedValue.member.name, role: storedValue.member.role }
      : { name: member, role: 'admin' }
  }

  async currentRole(credential: Credential): Promise<Member['role'] | undefined> {
    return this.roleOf(credential)
  }

  async ownerOf(run: string): Promise<string | undefined> {
    return this.claims.row(run)?.member
  }

  // The body of the request may have taken minutes to arrive, so the token is checked in the same
  // turn in which the budget is reserved.
  async reserveRun(ask: ReservationRequest): Promise<ReservationResult> {
    if (!this.roleOf(ask)) return { failure: { kind: 'unauthorised' } }
    const claim = this.claims.reserveRun(ask)
    if (typeof claim === 'object' && 'fresh' in claim && claim.fresh) await this.wakeIn(patienceMs)
    return claim
  }

  async knowsSource(hash: string): Promise<boolean> {
    return this.sources.isKnown(hash)
  }

  async ownRuns(member: string, runs: readonly string[]): Promise<string[]> {
    return runs.filter((run) => this.claims.row(run)?.member === member)
  }

  async beginUpload(
    credential: Credential,
    bytes: number | undefined,
  ): Promise<OpenUpload | { failure: Failure }> {
    if (!this.roleOf(credential)) return { failure: { kind: 'unauthorised' } }
    return this.sources.begin(credential.member, bytes, Date.now())
  }

  async finishUpload(
    id: string,
    stored?: { member: string; hash: string; bytes: number },
  ): Promise<void> {
    this.sources.finish(id, stored)
  }

  async sourceReleased(hash: string, isGone: boolean): Promise<void> {
    this.sources.released(hash, isGone)
  }

  async reserveRetry(
    run: string,
    estimateUsd: number,
    cells: ReadonlyMap<number, Recipe>,
    credential: Credential,
  ): Promise<Failure | undefined> {
    if (!this.roleOf(credential)) return { kind: 'unauthorised' }
    const failure = this.claims.reserveRetry(run, estimateUsd, cells)
    if (!failure) await this.wakeIn(patienceMs)
    return failure
  }

  async settleCost(account: RunCost): Promise<void> {
    this.claims.settle(account)
  }

  async runs(member: string, key?: string): Promise<string[]> {
    return this.claims.runs(member, key)
  }

  async mark(
    { member, role }: Asker,
    run: string,
    n: number,
    mark: Mark,
  ): Promise<'marked' | Failure | undefined> {
    const row = this.claims.row(run)
    if (!row || n >= (row.images ?? Infinity)) return undefined
    // Only the owner of the run reports that its picture was placed or withheld. Other editors of
    // the file may report the other marks.
    if ((mark.what === 'placed' || mark.what === 'withheld') && row.member !== member)
      return undefined
    if (mark.what === 'overridden' && !this.policyNow().overrideRoles.includes(role))
      return {
        kind: 'refused',
        field: 'what',
        allowed: 'another’s to override, by your team’s policy',
      }
    this.ledger.mark(run, n, member, mark, new Date().toISOString())
    return 'marked'
  }

  async noteCorrection(member: string, run: string, n: number): Promise<void> {
    this.ledger.mark(run, n, member, { what: 'corrected' }, new Date().toISOString())
  }

  async verdictFacts(
    { role }: Pick<Asker, 'role'>,
    run: string,
    n: number,
  ): Promise<VerdictFacts | undefined> {
    const row = this.claims.row(run)
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
      me: this.claims.spendingOf(member, now),
      teamLeft: { dayUsd: team.day.leftUsd, monthUsd: team.month.leftUsd },
    }
    if (role !== 'admin') return usage
    const people = this.people
      .all()
      .filter(({ id, revokedAt }) => !revokedAt || this.budget.hasSpent(id, now))
    const asker = people.some(({ id }) => id === member) ? [] : [{ id: member, name, role }]
    const members = [...asker, ...people].map(({ id, name, role }) => ({
      id,
      name,
      role,
      ...this.claims.spendingOf(id, now),
    }))
    return { ...usage, team, members }
  }

  async policy(): Promise<Policy> {
    return this.policyNow()
  }

  async setPolicy(policy: Policy): Promise<Policy> {
    this.storeValue('policy', JSON.stringify(policy))
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
    // The same name may have been invited in the meantime.
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
    const open = this.claims.openRunsOf(id)
    await Promise.allSettled(open.map((run) => runObject(this.env, team, run).revokeAccess()))
    return true
  }

  async census(): Promise<Census> {
    return { ...this.claims.count(), ...this.budget.whole() }
  }

  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url)
    const [member, since, until, run] = ['member', 'since', 'until', 'run'].map(
      (name) => searchParams.get(name) ?? undefined,
    )
    const form = searchParams.get('form') === 'csv' ? 'csv' : 'ndjson'
    const nameOf = (id: string) => this.people.nameOf(id) ?? id
    return new Response(this.ledger.tell({ member, since, until, run }, form, nameOf))
  }

  async wake(team: string, callerNow: number): Promise<void> {
    // workerd never lets the clock of an object go back: it stands still instead. A new instance
    // has the correct time at the next call.
    if (isSetBack(Date.now(), callerNow)) this.ctx.abort('The clock was set back.')
    if (this.known('team') === undefined) this.storeValue('team', team)
    const isDue = Math.abs(Date.now() - this.inspectedAt) >= inspectionMs
    if ((isDue || this.wakeup.isOverdue()) && this.claims.unsettledRuns(0, 1).length > 0)
      await this.alarm()
  }

  async checkRows(): Promise<void> {
    const tables = this.sql
      .exec<{ name: string }>("select name from sqlite_master where type = 'table'")
      .toArray()
      .filter(({ name }) => !name.startsWith('_cf_') && !name.startsWith('sqlite_'))
    for (const { name } of tables) this.sql.exec(`select count(*) from "${name}"`).toArray()
  }

  /**
   * Inspects runs that have not reported their end, so that a reservation never outlives its run,
   * even if the relay that made it was lost.
   */
  override async alarm(): Promise<void> {
    this.wakeup.fired()
    this.inspectedAt = Date.now()
    const team = this.known('team')
    if (team === undefined) return this.wakeIn(patienceMs)
    const rows = this.claims.unsettledRuns(this.inspected, inspectedAtOnce)
    for (const row of rows) {
      this.inspected = row.n
      if (row.at < this.bornAt || Date.parse(row.at) < Date.now() - patienceMs)
        await this.inspect(team, row)
    }
    if (rows.length === inspectedAtOnce) return this.wakeup.by(Date.now())
    this.inspected = 0
    const left = this.claims.unsettledRuns(0, inspectedAtOnce)
    const young = left.some(({ at }) => Date.parse(at) > Date.now() - patienceMs)
    if (left.length > 0) await this.wakeIn(young ? patienceMs : inspectionMs)
  }

  private async inspect(team: string, { id: run, reserved }: RunRow): Promise<void> {
    try {
      const read = () => runObject(this.env, team, run).account(Date.now())
      const account = await read().catch(read)
      this.failedInspections.clear(run)
      // A retry was reserved during the request, so the response is outdated.
      if (this.claims.row(run)?.reserved !== reserved) return
      if (account) return this.claims.settle(account)
      const given = this.claims.giveUp(run)
      if (given) log('a reservation was given back', { run, usd: usdOf(given.reserved) })
    } catch (error) {
      log('a run did not answer its team', {
        run,
        error: error instanceof Error ? error.name : 'unknown',
      })
      if (!this.failedInspections.isLast(run)) return
      const spent = this.claims.writeOff(run)
      if (spent)
        log('a run is unreadable; its reservation counts as spent', {
          run,
          usd: usdOf(spent.reserved),
        })
    }
  }

  /**
   * Returns the current role of a token, or `undefined` if it was revoked, replaced or never
   * issued.
   */
  private roleOf({ member, hash, first }: Credential): Member['role'] | undefined {
    if (first) return 'admin'
    const known = this.people.active(member)
    return sameDigest(hash, known?.hash) ? known?.member.role : undefined
  }

  private policyNow(): Policy {
    this.rules ??= policySchema.parse({
      ...firstPolicy,
      ...(JSON.parse(this.known('policy') ?? '{}') as object),
    })
    return this.rules
  }

  private known(name: string): string | undefined {
    return this.sql
      .exec<{ value: string }>('select value from known where name = ?', name)
      .toArray()[0]?.value
  }

  private storeValue(name: string, value: string): void {
    this.sql.exec(
      'insert into known values (?, ?) on conflict do update set value = excluded.value',
      name,
      value,
    )
  }

  private async wakeIn(ms: number): Promise<void> {
    this.wakeup.by(Date.now() + ms)
  }
}
