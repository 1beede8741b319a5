// Sends source images again that the relay needs once more, without a word to the designer unless the source has changed.
import type { Run } from '../../contract/run.js'
import type { Relay } from '../relay/client.js'
import { changeRun, runOf } from '../state/state.js'
import { resendSource } from './source-image.js'

/** By run and wait: one attempt at a time, and another after one that did not reach the relay. */
const attempts = new Set<string>()

/** While a run waits for its source. */
export async function resendWanted(relay: Relay, key: string, { waiting }: Run): Promise<void> {
  if (waiting?.reason !== 'source' || !waiting.source) return
  const attempt = `${key} ${waiting.source} ${waiting.since}`
  if (attempts.has(attempt)) return
  attempts.add(attempt)
  // The follower meets the same failure and waits; its next look at the run tries again.
  await sendAgain(relay, key, waiting.source).catch(() => attempts.delete(attempt))
}

/** Before a retry. Resolves to whether the relay has, or now was sent, all source images of these cells. */
export async function resendMissing(
  relay: Relay,
  key: string,
  run: Run,
  cells: readonly number[],
): Promise<boolean> {
  const hashes = new Set(cells.map((cell) => run.cells[cell]?.seed ?? run.seed))
  for (const hash of hashes)
    if (!(await relay.hasSeed(hash)) && !(await sendAgain(relay, key, hash))) return false
  return true
}

async function sendAgain(relay: Relay, key: string, hash: string): Promise<boolean> {
  const claim = runOf(key)?.claim
  if (!claim) return false
  const resent = await resendSource(relay, claim, hash)
  changeRun(key, () => ({
    sourceProblem: resent === 'changed' || resent === 'gone' ? resent : undefined,
  }))
  return resent === 'sent'
}
