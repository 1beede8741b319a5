// Keeps the panel connected: asks the relay who it is, again and again while nobody answers, and takes up the runs that are still open.
import { failureOf } from '../../contract/failed.js'
import type { FailureKind } from '../../contract/failure.js'
import type { Connection, OpenRun } from '../../contract/message.js'
import { askUsage } from './budget.js'
import { ask } from '../channel.js'
import { createRelay, type Relay } from '../relay/client.js'
import { tellAll } from './deliver.js'
import { follow } from './follow.js'
import { viewOf } from './start.js'
import { about, connecting, connection, failure, runOf, runs } from '../state/state.js'

let relay: Relay | undefined
const retryMs = 3000
const passing: readonly FailureKind[] = ['offline', 'timedOut', 'busy']

export const currentRelay = () => relay

/** Remembers the connection and talks to the relay from now on. */
export async function connect(to: Connection): Promise<void> {
  await ask('saveConnection', { connection: to })
  await open(to)
}

export async function disconnect(): Promise<void> {
  relay = undefined
  about.value = undefined
  connection.value = undefined
  connecting.value = false
  await ask('saveConnection', { connection: null })
}

/** Resolves when the relay has said who it is and its open runs are taken up, or will not talk to us. */
export async function open(to: Connection): Promise<void> {
  const mine = createRelay(to, (url, init) => fetch(url, init))
  relay = mine
  connection.value = to
  about.value = undefined
  connecting.value = true
  for (;;) {
    const answer = await mine.about().then(
      (said) => ({ said }),
      (error: unknown) => ({ failed: failureOf(error) }),
    )
    // Somebody connected elsewhere meanwhile; what this one says is no longer asked for.
    if (relay !== mine) return
    if ('said' in answer) {
      about.value = answer.said
      failure.value = undefined
      break
    }
    failure.value = answer.failed
    if (!passing.includes(answer.failed.kind)) break
    await new Promise((resolve) => setTimeout(resolve, retryMs))
    if (relay !== mine) return
  }
  connecting.value = false
  if (!about.value) return
  void askUsage(mine)
  takeUp(await ask('openRuns', null))
}

/** Runs whose placeholders wait on this page, from this session or from last week. Other people's are theirs to take up. */
export function takeUp(openRuns: readonly OpenRun[]): void {
  for (const open of openRuns) {
    const { claim } = open
    const known = runOf(claim.key)
    if (!relay || !isMine(claim.by)) continue
    if (claim.id) void tellAll(relay, { key: claim.key, run: claim.id }, open.untold)
    if (open.waiting.length === 0 || (known && !known.ended)) continue
    runs.value = [viewOf(claim, open), ...runs.value.filter((view) => view !== known)]
    void follow(relay, claim.key)
  }
}

export function isMine(by: OpenRun['claim']['by']): boolean {
  const me = about.value
  return (
    me !== undefined &&
    by.relay === connection.value?.url &&
    by.team === me.team &&
    by.member === me.member
  )
}
