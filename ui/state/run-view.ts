// A run as the panel knows it, and the phases that it goes through. Pure.
import type { Report } from '../../contract/brand.js'
import type { Failure } from '../../contract/failure.js'
import { imagesOf } from '../../contract/grid.js'
import type { Claim, OpenRun } from '../../contract/message.js'
import type { Run } from '../../contract/run.js'

/**
 * `running`: followed until each image is on the canvas or has failed. `stopping`: followed, and what is not yet sent is canceled.
 * `discarding`: followed, and what is being generated is not placed either. `removed`: the designer deleted its frames while it was
 * under way, so nothing is placed. `ended` and `discarded`: not followed any more.
 */
export type RunPhase = 'running' | 'stopping' | 'discarding' | 'removed' | 'ended' | 'discarded'

/** The panel waits for its images. */
export const isFollowed = (phase: RunPhase) =>
  phase === 'running' || phase === 'stopping' || phase === 'discarding'

export const isCanceled = (phase: RunPhase) => phase === 'stopping' || isDiscarded(phase)

/** Images that still arrive are not placed. */
export const isDiscarded = (phase: RunPhase) => phase === 'discarding' || phase === 'discarded'

/** The phase of a run that is not followed any more. */
export function endOf(phase: RunPhase): RunPhase {
  if (phase === 'removed') return 'removed'
  return isDiscarded(phase) ? 'discarded' : 'ended'
}

export interface RunView {
  claim: Claim
  phase: RunPhase
  /** As the relay last described it, or as the records on the canvas do. Absent until the relay took the run. */
  run?: Run
  /** Numbers whose placeholders still wait on the canvas. */
  waiting: ReadonlySet<number>
  /** Numbers that are known to be on the canvas. */
  placed: ReadonlySet<number>
  starred: ReadonlySet<number>
  /** Ids of the frames on the canvas, as far as they are known. */
  frames: ReadonlyMap<number, string>
  /** Measured figures. */
  reports: ReadonlyMap<number, Report>
  /** The earlier result that each is nearly the same as. */
  duplicates: ReadonlyMap<number, number>
  /** Addresses of the small images. */
  thumbs: ReadonlyMap<number, string>
  /** When each cell was first seen being generated, in milliseconds since 1970. */
  generatingSince: ReadonlyMap<number, number>
  /** When images arrived or failed, in milliseconds since 1970, oldest first. */
  arrivals: readonly number[]
  /** The present obstacle. The run itself goes on. */
  failure?: Failure
  /** Failures of single images on the panel's own side. */
  misplaced: ReadonlyMap<number, Failure>
  /** The relay needs the source image again, and it cannot be made as it was. */
  sourceProblem?: 'changed' | 'gone' | undefined
}

/** Returns the view of a run that was just placed, or, with `open`, of one whose placeholders were found on the canvas. */
export function viewOf(claim: Claim, open?: Pick<OpenRun, 'waiting' | 'filled'>): RunView {
  return {
    claim,
    phase: 'running',
    waiting: new Set(open?.waiting ?? imagesOf(claim).map(({ n }) => n)),
    placed: new Set(open?.filled),
    starred: new Set(),
    frames: new Map(),
    reports: new Map(),
    duplicates: new Map(),
    thumbs: new Map(),
    generatingSince: new Map(),
    arrivals: [],
    misplaced: new Map(),
  }
}
