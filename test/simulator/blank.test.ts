// Tests blank sheets for load tests: valid images of the requested size and weight, each one
// distinct.
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { blankSheet } from '../../simulator/picture/blank.js'
import { inference, poster, settled, start, upload } from './start.js'

test('a sheet is a picture of its size and weight; the same seed number gives the same bytes', async () => {
  const size = { width: 1024, height: 3072 }
  const [one, again, other] = await Promise.all(
    [1, 1, 2].map((seed) => blankSheet(size, seed, 200_000)),
  )
  expect(one?.equals(again as Buffer)).toBe(true)
  expect(one?.equals(other as Buffer)).toBe(false)
  expect(one?.length).toBe(200_000)
  // Reads every chunk, and fails on one with a wrong checksum.
  expect(await sharp(one, { failOn: 'warning' }).metadata()).toMatchObject({
    format: 'png',
    ...size,
  })
  expect((await sharp(one, { failOn: 'warning' }).raw().toBuffer()).length).toBeGreaterThan(0)
  expect(one?.includes('Simulated picture, seed 1')).toBe(true)
})

test('a simulator for loads makes blank PNGs and real JPEGs', async () => {
  const client = await start({ blankBytes: 60_000 })
  const seed = await upload(client, await poster())
  const bytesOf = async (outputFormat: string) => {
    const task = inference(seed, { deliveryMethod: 'async', outputFormat })
    await client.post(task)
    const [made] = (await settled(client, task.taskUUID)).data ?? []
    return Buffer.from(await (await fetch(String(made?.['imageURL']))).arrayBuffer())
  }
  expect((await bytesOf('PNG')).length).toBe(60_000)
  expect((await sharp(await bytesOf('JPG')).metadata()).format).toBe('jpeg')
  await client.close()
})
