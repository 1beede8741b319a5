// Keeps the panel connected to the team's relay: checks a connection before it is stored, and tries again while the relay does not answer.
import { failureOf } from '../../contract/failed.js'
import type { FailureKind } from '../../contract/failure.js'
import type { Connection, OpenRun } from '../../contract/message.js'
import { callSandbox } from '../channel.js'
import { createRelay, type Relay } from '../relay/client.js'
import { about, connecting, connection, failure, unreachable } from '../state/state.js'
import { loadUsage } from './budget.js'
import type { ConnectionProblem } from '../state/connection-problem.js'
import { findObstacle } from './connection-problem.js'

let relay: Relay | undefined
const retryMs = 3000
/** A pause that `retryNow` ends. */
let endPause = () => undefined as void

/** Failures that pass without anybody's doing. */
export const passing: readonly FailureKind[] = ['offline', 'timedOut', 'busy']

export const currentRelay = () => relay

const relayFor = (to: Connection) => createRelay(to, (url, init) => fetch(url, init))

/** Stores the connection and uses it, but only if its relay accepts the token. Returns the problem otherwise; the stored one stays in use. */
export async function connect(to: Connection): Promise<ConnectionProblem | undefined> {
  const candidate = relayFor(to)
  const answer = await Promise.all([candidate.about()]).catch(failureOf)
  if (!Array.isArray(answer)) return findObstacle(to, answer)
  await callSandbox('saveConnection', { connection: to })
  relay = candidate
  connection.value = to
  connecting.value = false
  unreachable.value = undefined
  failure.value = undefined
  about.value = answer[0]
  void loadUsage(candidate)
  return undefined
}

export async function disconnect(): Promise<void> {
  relay = undefined
  about.value = undefined
  connection.value = undefined
  connecting.value = false
  unreachable.value = undefined
  failure.value = undefined
  await callSandbox('saveConnection', { connection: null })
}

/** Resolves once the relay has accepted the token or refused it. Tries again while the relay cannot be reached. */
export async function open(to: Connection): Promise<void> {
  const mine = relayFor(to)
  relay = mine
  connection.value = to
  about.value = undefined
  connecting.value = true
  while (relay === mine && !(await isAccepted(mine, to))) await pause()
  if (relay !== mine) return
  connecting.value = false
  if (about.value) void loadUsage(mine)
}

/** Returns false where another attempt may succeed. */
async function isAccepted(mine: Relay, to: Connection): Promise<boolean> {
  const answer = await Promise.all([mine.about()]).catch(failureOf)
  // A connection made meanwhile has replaced this one.
  if (relay !== mine) return true
  if (Array.isArray(answer)) {
    about.value = answer[0]
    unreachable.value = undefined
    failure.value = undefined
    return true
  }
  failure.value = answer
  unreachable.value = await findObstacle(to, answer)
  return !passing.includes(answer.kind)
}

const pause = () =>
  new Promise<void>((resolve) => {
    endPause = resolve
    setTimeout(resolve, retryMs)
  })

/** Tries at once: the next attempt to connect, or a fresh look at team and budget. */
export function retryNow(): void {
  if (connecting.value) endPause()
  else if (!about.value && connection.value) void open(connection.value)
  else void refresh()
}

/** Reads policy and budget again. Clears a failure that was only the relay's absence. */
export async function refresh(): Promise<void> {
  const mine = relay
  if (!mine || !about.value) return
  const read = await mine.about().catch(() => undefined)
  if (!read || relay !== mine) return
  about.value = read
  if (failure.value && passing.includes(failure.value.kind)) failure.value = undefined
  await loadUsage(mine)
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
