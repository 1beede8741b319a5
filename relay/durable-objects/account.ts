// What the object of the Runware account offers to the relay.

export interface RunName {
  team: string
  member: string
  run: string
}

/** `faults`: requests in a row without a readable answer. `refusals`: refusals for pace in a row. Times are milliseconds since 1970. */
export interface BreakerState {
  faults: number
  faultsSince?: number | undefined
  brokenUntil: number
  refusals: number
  pausedSince?: number | undefined
  pausedUntil: number
}

/** How a request at Runware ended, as far as it concerns the whole account. */
export interface UpstreamReply {
  outcome: 'readable' | 'unreadable' | 'rateLimited'
  /** The request submitted a task, so a refusal says that too many tasks were in flight. */
  isSubmission?: boolean | undefined
  retryAfterMs?: number | undefined
}

/** What a run's object reports, whole each time: the tasks that are at Runware, and those that could be submitted now. */
export interface PlaceRequest extends RunName {
  inFlight: number[]
  wanted: number[]
  replies: UpstreamReply[]
}

/** What a run may do. A grant with a smaller `version` is older and void. Times are milliseconds since 1970. */
export interface PlaceGrant {
  version: number
  leases: number[]
  /** Until then nothing is sent. */
  heldUntil: number
  breaker: BreakerState
  /** The upstream was down: this run may send one request at a time to try it. */
  isProbe: boolean
  /** Where it waits for places: how many grants until its first, 1 for the next. */
  position?: number
}

export interface AccountApi {
  /** Takes a run's tasks in flight and those that could be submitted. Returns what the run may do. To be repeated within a minute. */
  report(request: PlaceRequest): Promise<PlaceGrant>
  /** Tasks at Runware and tasks that wait for a place, over all teams. */
  census(): Promise<{ inFlight: number; waiting: number; limit: number }>
}
