// Runs go on where the engine has lost its alarms, and where nobody looks at them.
import { rmSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, until, type Stage } from './relay.js'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

/** Removes the engine's list of alarms. The objects' own rows stay. */
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
  // Nobody asks for the run: its polls come by themselves.
  await until(() => upstream.tasks.length >= before + 2)
  expect((await relay.ended(run.id)).images.map(({ state }) => state)).toEqual(['ready', 'ready'])
  await until(
    async () =>
      ((await relay.read('/v1/usage')) as { team: { day: { reservedUsd: number } } }).team.day
        .reservedUsd === 0,
  )
})
