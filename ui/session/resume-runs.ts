// Follows the runs whose placeholders still wait on the canvas, from this session or from an earlier one.
import type { OpenRun } from '../../contract/message.js'
import { isFollowed, viewOf } from '../state/run-view.js'
import { runOf, runs } from '../state/state.js'
import { currentRelay, isMine } from './connect.js'
import { reportPlaced } from './deliver.js'
import { follow } from './follow.js'

/** Skips the runs of other people, which only their own panels follow. */
export function resumeRuns(openRuns: readonly OpenRun[]): void {
  const relay = currentRelay()
  for (const open of openRuns) {
    const { claim } = open
    const known = runOf(claim.key)
    if (!relay || !isMine(claim.by)) continue
    if (claim.id) void reportPlaced(relay, { key: claim.key, run: claim.id }, open.untold)
    if (open.waiting.length === 0 || (known && isFollowed(known.phase))) continue
    runs.value = [viewOf(claim, open), ...runs.value.filter((view) => view !== known)]
    void follow(relay, claim.key)
  }
}
