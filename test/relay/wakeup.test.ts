// Tests that runs continue after the engine has lost its alarms, and without any client.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, until, type Stage } from './relay.js'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

/** Deletes the engine's list of alarms. The objects' own rows stay. */
function emptyAlarms(data: string): void {
  for (const kind of readdirSync(join(data, 'objects')))
    for (const file of readdirSync(join(data, 'objects', kind)))
      if (file.startsWith('metadata.sqlite')) rmSync(join(data, 'objects', kind, file))
}

test('with the engine’s alarms lost, a run goes on after a restart although no panel asks for it', async () => {
  const { relay, upstream } = stage
  let isMade = false
  upstream.script = ({ taskType, taskUUID }) =>
    taskType === 'getResponse' && !isMade
      ? { body: { data: [{ taskType, taskUUID, status: 'processing' }] } }
      : undefined
  const run = await relay.begin([{}, {}])
  await until(() => upstream.charged.size === 2)
  await relay.kill()
  emptyAlarms(relay.data)
  isMade = true
  const before = upstream.tasks.length
  await relay.start()
  // No client requests the run: its polls start by themselves.
  await until(() => upstream.tasks.length >= before + 2)
  expect((await relay.ended(run.id)).images.map(({ state }) => state)).toEqual(['ready', 'ready'])
  await until(
    async () =>
      ((await relay.read('/v1/usage')) as { team: { day: { reservedUsd: number } } }).team.day
        .reservedUsd === 0,
  )
})

/** Overwrites each list of alarms with junk. */
function damageAlarms(data: string): void {
  const lists = readdirSync(join(data, 'objects')).map((kind) =>
    join(data, 'objects', kind, 'metadata.sqlite'),
  )
  for (const list of lists.filter((file) => existsSync(file))) {
    writeFileSync(list, Buffer.alloc(8192, 0xaa))
    for (const rest of ['-wal', '-shm']) rmSync(list + rest, { force: true })
  }
}

test('with the engine’s lists of alarms damaged, the relay starts, keeps them aside and goes on with its runs', async () => {
  const { relay, upstream } = stage
  let isMade = false
  upstream.script = ({ taskType, taskUUID }) =>
    taskType === 'getResponse' && !isMade
      ? { body: { data: [{ taskType, taskUUID, status: 'processing' }] } }
      : undefined
  const charged = upstream.charged.size
  const run = await relay.begin([{}])
  await until(() => upstream.charged.size === charged + 1)
  await relay.kill()
  damageAlarms(relay.data)
  isMade = true
  await relay.start()
  expect((await relay.ended(run.id)).images.map(({ state }) => state)).toEqual(['ready'])
  const kept = readdirSync(join(relay.data, 'objects', 'RunObject-v1'))
  expect(kept.some((name) => name.startsWith('metadata.sqlite.unreadable-'))).toBe(true)
})

test('where a team’s rows cannot be read, healthz says so', async () => {
  const { relay } = stage
  expect((await fetch(`${relay.url}/healthz`)).status).toBe(200)
  await relay.kill()
  const folder = join(relay.data, 'objects', 'TeamObject-v1')
  for (const file of readdirSync(folder))
    if (!file.startsWith('metadata') && file.endsWith('.sqlite')) {
      writeFileSync(join(folder, file), Buffer.alloc(8192, 0xaa))
      for (const rest of ['-wal', '-shm']) rmSync(join(folder, file + rest), { force: true })
    }
  await relay.start()
  const health = await fetch(`${relay.url}/healthz`)
  expect([health.status, await health.json()]).toEqual([
    503,
    expect.objectContaining({ ok: false, problem: 'The data of a team cannot be read.' }),
  ])
})
