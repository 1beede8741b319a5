// Interface of the Durable Object of the Runware account.

export interface RunName {
  team: string
  member: string
  run: string
}

/**
 * State of the circuit breaker. `faults`: consecutive requests without a readable response.
 * `refusals`: consecutive rate limit refusals. Times are milliseconds since 1970.
 */
export interface BreakerState {
  faults: number
  faultsSince?: number | undefined
  brokenUntil: number
  refusals: number
  pausedSince?: number | undefined
  pausedUntil: number
}

/** Result of a request at Runware, as far as it concerns the whole account. */
export interface UpstreamReply {
  outcome: 'readable' | 'unreadable' | 'rateLimited'
  /**
   * True if the request submitted a task, so a rate limit refusal means that too many tasks were in
   * flight.
   */
  isSubmission?: boolean | undefined
  retryAfterMs?: number | undefined
}

/**
 * Report of a run's object, complete each time: the tasks that are at Runware, and those that could
 * be submitted now.
 */
export interface PlaceRequest extends RunName {
  inFlight: number[]
  wanted: number[]
  replies: UpstreamReply[]
}

/**
 * Lease of a run. A grant with a smaller `version` is older and void. Times are milliseconds since
 * 1970.
 */
export interface PlaceGrant {
  version: number
  leases: number[]
  /** Time until which no request may be sent. */
  heldUntil: number
  breaker: BreakerState
  /** The upstream was down: this run may send one request at a time to probe it. */
  isProbe: boolean
  /** Position in the queue: the number of grants until this run's first, 1 for the next. */
  position?: number
}

export interface AccountApi {
  /**
   * Stores a run's tasks in flight and those that could be submitted. Returns the run's grant. Must
   * be repeated within a minute.
   */
  report(request: PlaceRequest): Promise<PlaceGrant>
  /** Returns the number of tasks at Runware and of tasks that wait for a place, over all teams. */
  census(): Promise<{ inFlight: number; waiting: number; limit: number }>
}
