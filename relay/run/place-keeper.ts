// Manages a run's lease in the account's queue: reports its tasks on change and periodically, and
// stores the grant.
import { backoffMs } from '../runware/timing.js'
import { isHalfOpen } from '../account/breaker.js'
import { log } from '../log.js'
import type { TurnPlan } from './schedule.js'
import type { PlaceGrant, UpstreamReply } from '../durable-objects/account.js'
import { type Bindings, accountObject } from '../durable-objects/bindings.js'

/** Well below the lease time, and short enough if the notification of a free place was lost. */
const renewMs = 15_000
const retryMs = 5_000

export class PlaceKeeper {
  grant: PlaceGrant | undefined
  private replies: UpstreamReply[] = []
  private latest:
    { team: string; member: string; run: string; inFlight: number[]; wanted: number[] } | undefined
  private reported = '[[],[]]'
  private renewAt = 0
  private retryAt = 0
  private isReporting = false

  constructor(
    private readonly env: Bindings,
    /** Called when the grant has changed. */
    private readonly changed: () => void,
  ) {}

  /** Records the result of a request. A success is reported only after failures. */
  replied(reply: UpstreamReply): void {
    const breaker = this.grant?.breaker
    const isNews =
      reply.outcome !== 'readable' ||
      this.replies.length > 0 ||
      (breaker && breaker.faults + breaker.refusals > 0)
    if (!isNews) return
    this.replies.push(reply)
    if (!this.grant) return
    // Until the account has replied: no second probe, and no request while Runware asks for a
    // pause.
    const asked =
      reply.outcome === 'rateLimited' ? Date.now() + backoffMs(0, 1, reply.retryAfterMs) : 0
    this.grant = { ...this.grant, isProbe: false, heldUntil: Math.max(this.grant.heldUntil, asked) }
  }

  /**
   * Reports the tasks if the account does not have them yet, or if the lease is due for renewal.
   */
  keep(
    { team, member, id: run }: { team: string; member: string; id: string },
    plan: TurnPlan,
    now: number,
  ): void {
    const { inFlight, wanted } = plan
    this.latest = { team, member, run, inFlight, wanted }
    const key = JSON.stringify([inFlight, wanted])
    const isIdle = inFlight.length + wanted.length === 0
    const isHeld =
      this.grant &&
      isHalfOpen(this.grant.breaker) &&
      !this.grant.isProbe &&
      now >= this.grant.heldUntil
    const isTime = now >= this.renewAt || this.renewAt > now + renewMs
    const isDue =
      key !== this.reported || this.replies.length > 0 || (!isIdle && (isTime || isHeld))
    const isFailing = this.retryAt > now && this.retryAt <= now + retryMs
    if (isDue && !this.isReporting && !isFailing) void this.report(key)
  }

  /** Applies a grant. A delayed grant with an older version is ignored. */
  take(grant: PlaceGrant): void {
    if (!this.grant || grant.version >= this.grant.version) this.grant = grant
    this.changed()
  }

  private async report(key: string): Promise<void> {
    if (!this.latest) return
    this.isReporting = true
    const replies = this.replies
    this.replies = []
    try {
      const grant = await accountObject(this.env).report({ ...this.latest, replies })
      this.reported = key
      this.renewAt = Date.now() + renewMs
      this.isReporting = false
      this.take(grant)
    } catch (error) {
      this.isReporting = false
      this.replies = [...replies, ...this.replies].slice(-20)
      this.retryAt = Date.now() + retryMs
      log('the account did not answer a run', {
        run: this.latest.run,
        error: error instanceof Error ? error.name : 'unknown',
      })
    }
  }
}
