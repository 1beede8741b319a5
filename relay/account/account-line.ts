// Queue of one Runware account: decides which run may submit a task next, and how long nothing may
// be sent. Pure. Has no access to storage.
import { afterReply, closedBreaker, isHalfOpen } from './breaker.js'
import type {
  BreakerState,
  PlaceGrant,
  PlaceRequest,
  RunName,
  UpstreamReply,
} from '../durable-objects/account.js'

/**
 * Lease time. A lease that is not renewed for this long expires: its run's object is gone or has
 * lost it.
 */
export const leaseMs = 60_000
const probeMs = 30_000
/** Wait of a run that may not probe an upstream which was down. */
const probeWaitMs = 5_000

/** One run in the queue. `turn` orders the runs of a member. */
export interface LineEntry extends RunName {
  leases: number[]
  wanted: number[]
  turn: number
  expiresAt: number
}

export interface AccountState {
  turn: number
  /** By team and member: the turn of the last place granted to a task of theirs. */
  servedAt: Record<string, number>
  breaker: BreakerState
  probe?: { run: string; until: number } | undefined
  /**
   * Fewer places than configured, after Runware refused more: the number of places, and the number
   * of tasks that have left one since that changed.
   */
  reduced?: { places: number; left: number } | undefined
}

const memberKey = ({ team, member }: RunName) => `${team}/${member}`
export const runKey = ({ team, run }: Pick<RunName, 'team' | 'run'>) => `${team}/${run}`

/**
 * Rounds of all places without a refusal before one more place is tried. Each failed try costs a
 * refusal and a pause.
 */
const roundsUntilRaise = 4

/**
 * Returns the number of places after a report. A refused submission reduces it to the tasks
 * accepted besides it; tasks that leave their places raise it one at a time.
 */
function placesAfter(
  reduced: AccountState['reduced'],
  report: {
    replies: UpstreamReply[]
    before: number
    after: number
    hasLeft: number
    limit: number
  },
): AccountState['reduced'] {
  const { replies, before, after, hasLeft, limit } = report
  if (replies.some(({ outcome, isSubmission }) => outcome === 'rateLimited' && isSubmission)) {
    const places = Math.max(1, Math.min(reduced?.places ?? limit, before - 1, after))
    return { places, left: 0 }
  }
  if (!reduced || reduced.places >= limit) return undefined
  const left = reduced.left + hasLeft
  if (left < roundsUntilRaise * reduced.places) return { ...reduced, left }
  return reduced.places + 1 < limit ? { places: reduced.places + 1, left: 0 } : undefined
}

export class AccountLine {
  constructor(
    readonly runs: Map<string, LineEntry>,
    readonly state: AccountState,
    private readonly limit: number,
  ) {}

  static empty(): AccountState {
    return { turn: 0, servedAt: {}, breaker: closedBreaker }
  }

  /**
   * Stores a run's report. Returns the runs whose grants have changed; read the run's own grant
   * with `grantOf`.
   */
  report(
    { inFlight, wanted, replies, ...name }: PlaceRequest,
    now: number,
    random: number,
  ): LineEntry[] {
    this.expire(now)
    this.state.turn += 1
    const key = runKey(name)
    const { probe, breaker } = this.state
    const isProbe = probe?.run === key
    for (const reply of replies)
      this.state.breaker = afterReply(this.state.breaker, reply, now, random, isProbe)
    if (replies.length > 0 && isProbe) this.state.probe = undefined
    const known = this.runs.get(key)
    const leases = [
      ...new Set([...inFlight, ...(known?.leases ?? []).filter((task) => wanted.includes(task))]),
    ]
    const left = wanted.filter((task) => !leases.includes(task))
    const before = this.inFlight()
    if (leases.length + left.length === 0) this.runs.delete(key)
    else
      this.runs.set(key, {
        ...name,
        leases,
        wanted: left,
        turn: known?.turn ?? (this.state.turn += 1),
        expiresAt: now + leaseMs,
      })
    const hasLeft = known?.leases.filter((task) => !leases.includes(task)).length ?? 0
    this.state.reduced = placesAfter(this.state.reduced, {
      replies,
      before,
      after: this.inFlight(),
      hasLeft,
      limit: this.limit,
    })
    const granted = this.fill(now)
    this.chooseProbe(key, now)
    const isChanged = JSON.stringify(breaker) !== JSON.stringify(this.state.breaker)
    const told = isChanged
      ? [...this.runs.values()].filter(({ leases }) => leases.length > 0)
      : granted
    return [...new Set([...granted, ...told])].filter((entry) => runKey(entry) !== key)
  }

  grantOf(key: string, now: number): PlaceGrant {
    const { breaker, probe, turn } = this.state
    const entry = this.runs.get(key)
    const isProbe = probe?.run === key
    const held = Math.max(breaker.brokenUntil, breaker.pausedUntil)
    const waitsForProbe = isHalfOpen(breaker) && !isProbe ? now + probeWaitMs : 0
    const position = entry && entry.wanted.length > 0 ? this.positionOf(entry) : undefined
    return {
      version: turn,
      leases: entry?.leases ?? [],
      heldUntil: held > now ? held : waitsForProbe,
      breaker,
      isProbe,
      ...(position !== undefined && { position }),
    }
  }

  /** Returns the current counts. `limit`: the number of tasks that may be in flight now. */
  census(now: number): { inFlight: number; waiting: number; limit: number } {
    this.expire(now)
    const waiting = [...this.runs.values()].reduce((sum, { wanted }) => sum + wanted.length, 0)
    return { inFlight: this.inFlight(), waiting, limit: this.places }
  }

  private get places(): number {
    return Math.min(this.limit, this.state.reduced?.places ?? this.limit)
  }

  private inFlight(): number {
    return [...this.runs.values()].reduce((sum, { leases }) => sum + leases.length, 0)
  }

  /**
   * Grants the free places, one task at a time: to the member served longest ago, and of that
   * member's runs to the one served longest ago.
   */
  private fill(now: number): LineEntry[] {
    const { breaker } = this.state
    const changed = new Set<LineEntry>()
    if (Math.max(breaker.brokenUntil, breaker.pausedUntil) > now) return []
    let free = (isHalfOpen(breaker) ? 1 : this.places) - this.inFlight()
    for (; free > 0; free -= 1) {
      const next = this.next()
      if (!next) break
      next.leases.push(next.wanted.shift() as number)
      next.turn = this.state.servedAt[memberKey(next)] = this.state.turn += 1
      changed.add(next)
    }
    return [...changed]
  }

  private next(): LineEntry | undefined {
    const served = (entry: LineEntry) => this.state.servedAt[memberKey(entry)] ?? 0
    let first: LineEntry | undefined
    for (const entry of this.runs.values()) {
      if (entry.wanted.length === 0) continue
      if (
        !first ||
        served(entry) < served(first) ||
        (served(entry) === served(first) && entry.turn < first.turn)
      )
        first = entry
    }
    return first
  }

  /**
   * Returns the number of grants until this run's first: members take turns, and so do the runs of
   * a member.
   */
  private positionOf(own: LineEntry): number {
    const members = new Map<string, { served: number; turn: number; tasks: number }>()
    let before = 0
    for (const entry of this.runs.values()) {
      if (entry.wanted.length === 0) continue
      const key = memberKey(entry)
      const one = members.get(key) ?? {
        served: this.state.servedAt[key] ?? 0,
        turn: Infinity,
        tasks: 0,
      }
      one.tasks += entry.wanted.length
      one.turn = Math.min(one.turn, entry.turn)
      members.set(key, one)
      if (key === memberKey(own) && entry.turn < own.turn) before += 1
    }
    const mine = members.get(memberKey(own))
    let position = before + 1
    for (const [key, one] of members) {
      if (key === memberKey(own) || !mine) continue
      const isFirst =
        one.served < mine.served || (one.served === mine.served && one.turn < mine.turn)
      position += Math.min(one.tasks, before + (isFirst ? 1 : 0))
    }
    return position
  }

  /** Selects the one run that probes an upstream which was down. */
  private chooseProbe(caller: string, now: number): void {
    const { breaker, probe } = this.state
    if (!isHalfOpen(breaker)) this.state.probe = undefined
    else if (
      breaker.brokenUntil <= now &&
      !(probe && probe.until > now && probe.until <= now + probeMs && this.runs.has(probe.run))
    )
      this.state.probe = this.runs.get(caller)?.leases.length
        ? { run: caller, until: now + probeMs }
        : undefined
  }

  private expire(now: number): void {
    for (const [key, { expiresAt }] of this.runs)
      if (expiresAt <= now || expiresAt > now + leaseMs) this.runs.delete(key)
    const { breaker } = this.state
    // A clock that was set back leaves these times in the far future.
    const limit = (until: number) => (until > now + 700_000 ? 0 : until)
    if (
      limit(breaker.brokenUntil) !== breaker.brokenUntil ||
      limit(breaker.pausedUntil) !== breaker.pausedUntil
    )
      this.state.breaker = {
        ...breaker,
        brokenUntil: limit(breaker.brokenUntil),
        pausedUntil: limit(breaker.pausedUntil),
      }
    // The turns of members outside the queue are stored for a while only.
    if (Object.keys(this.state.servedAt).length > 10_000) this.state.servedAt = {}
  }
}
