// Tests the clean-up after tests: processes that name a test's folder end, all others stay.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { endProcessesOf } from '../../bin/processes.mjs'

const idle = ['-e', 'setInterval(() => {}, 1e6); console.log("up")']

async function started(words: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [...idle, ...words], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'pipe',
  })
  await once(child.stdout, 'data')
  return child
}

test.runIf(existsSync('/proc/self'))(
  'a server that a test left running is ended, found by its arguments or its environment',
  async () => {
    const folder = `/t-${randomUUID()}`
    const [byArgument, byEnvironment, other] = await Promise.all([
      started([`${folder}/config`]),
      started([], { TMPDIR: folder }),
      started([`/t-${randomUUID()}`]),
    ])
    const gone = [byArgument, byEnvironment].map((child) => once(child, 'exit'))
    expect(endProcessesOf(folder)).toHaveLength(2)
    await Promise.all(gone)
    expect([byArgument.signalCode, byEnvironment.signalCode, other.signalCode]).toEqual([
      'SIGKILL',
      'SIGKILL',
      null,
    ])
    other.kill()
  },
)
