// Checks behind `GET /healthz`: the disk accepts a row, and the rows of each team can be read.
import { sourceObject, teamObject, type Bindings } from './durable-objects/bindings.js'
import { teamsIn } from './http/token.js'
import { log } from './log.js'
import { isDiskFull, noteDiskError, noteStored } from './storage/disk.js'

const diskCheckMs = 5_000
/**
 * Interval of the row check. Reading every row of a team takes milliseconds, so it runs less often
 * than the disk check.
 */
const rowsCheckMs = 60_000
let diskCheckedAt: number | undefined
let rowsCheckedAt: number | undefined
let areRowsReadable = true

/** Returns the problem as a sentence, or undefined if there is none. */
export async function problemOf(env: Bindings): Promise<string | undefined> {
  await Promise.all([checkDisk(env), checkRows(env)])
  if (isDiskFull()) return 'The disk is full.'
  return areRowsReadable ? undefined : 'The data of a team cannot be read.'
}

const isDue = (last: number | undefined, everyMs: number) =>
  last === undefined || Math.abs(Date.now() - last) >= everyMs

/** Writes a row in a separate object, since a failed write ends its object. */
async function checkDisk(env: Bindings): Promise<void> {
  if (!isDue(diskCheckedAt, diskCheckMs)) return
  diskCheckedAt = Date.now()
  try {
    await sourceObject(env, 'relay', 'disk-check').checkDisk()
    noteStored()
  } catch (error) {
    if (noteDiskError(error)) log('the disk is full', {})
  }
}

async function checkRows(env: Bindings): Promise<void> {
  if (!isDue(rowsCheckedAt, rowsCheckMs)) return
  rowsCheckedAt = Date.now()
  const checks = await Promise.allSettled(
    teamsIn(env.RELAY_ADMIN_TOKEN).map((team) => teamObject(env, team).checkRows()),
  )
  const failed = checks.filter((check) => check.status === 'rejected')
  // A write that fails for lack of space is reported as a full disk.
  areRowsReadable = failed.every(({ reason }) => noteDiskError(reason))
  if (!areRowsReadable) log('the rows of a team cannot be read', {})
}
