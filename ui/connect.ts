// Keeps the panel connected: asks the relay who it is, again and again while nobody answers, and takes up the runs that are still open.
import { failureOf } from '../contract/failed.js'
import type { Connection, OpenRun } from '../contract/message.js'
import { ask } from './channel.js'
import { createRelay, type Relay } from './relay/client.js'
import { follow } from './run/follow.js'
import { viewOf } from './run/start.js'
import { about, connecting, connection, failure, runOf, runs } from './state.js'

let relay: Relay | undefined
const retryMs = 3000

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
  await ask('saveConnection', { connection: null })
}

export async function open(to: Connection): Promise<void> {
  const mine = createRelay(to, (url, init) => fetch(url, init))
  relay = mine
  connection.value = to
  about.value = undefined
  connecting.value = true
  while (relay === mine && !about.value) {
    try {
      about.value = await mine.about()
      failure.value = undefined
    } catch (error) {
      failure.value = failureOf(error)
      if (failure.value.kind !== 'offline' && failure.value.kind !== 'timedOut') break
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
  connecting.value = false
}

/** Runs whose placeholders wait on this page, from this session or from last week. */
export function takeUp(openRuns: readonly OpenRun[]): void {
  for (const { claim, waiting } of openRuns) {
    if (!relay || runOf(claim.key)) continue
    runs.value = [...runs.value, viewOf(claim, waiting)]
    void follow(relay, claim.key)
  }
}
