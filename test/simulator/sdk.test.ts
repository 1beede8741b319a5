// Tests Runware's official client, unmodified, with the simulator: image to image with this model.
import { RunwareServer } from '@runware/sdk-js'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { model } from '../../contract/model/ideogram-remix.js'
import { poster, start, type Client } from './start.js'

let client: Client
let runware: RunwareServer
const size = { width: 1024, height: 3072 }
const dataURI = async () => `data:image/png;base64,${(await poster(128, 128)).toString('base64')}`

beforeAll(async () => {
  client = await start()
  runware = new RunwareServer({
    apiKey: 'a-key',
    url: `ws://localhost:${client.port}/v1`,
    shouldReconnect: false,
  })
})
afterAll(async () => {
  await runware.disconnect()
  await client.close()
})

test('two results, synchronously, from a picture sent along', async () => {
  const images = await runware.requestImages({
    ...size,
    model: model.id,
    positivePrompt: 'a teal evening',
    strength: 0.4,
    numberResults: 2,
    seedImage: await dataURI(),
    outputFormat: 'JPG',
    includeCost: true,
  })
  expect(images).toHaveLength(2)
  expect(new Set(images?.map(({ imageUUID }) => imageUUID)).size).toBe(2)
  for (const image of images ?? []) {
    expect(image).toMatchObject({ taskType: 'imageInference', cost: 0.06 })
    const bytes = await (await fetch(String(image.imageURL))).arrayBuffer()
    expect(await sharp(Buffer.from(bytes)).metadata()).toMatchObject({ ...size, format: 'jpeg' })
  }
})

test('an upload, remixed by its UUID, and a result remixed by its own', async () => {
  const uploaded = await runware.imageUpload({ image: await dataURI() })
  expect(String(uploaded.imageUUID)).toMatch(/^[0-9a-f-]{36}$/)
  const ask = (seedImage: string) =>
    runware.requestImages({
      ...size,
      model: model.id,
      positivePrompt: 'snow at night',
      seedImage,
      numberResults: 1,
    })
  const [first] = (await ask(String(uploaded.imageUUID))) ?? []
  const [second] = (await ask(String(first?.imageUUID))) ?? []
  expect(second?.imageUUID).not.toBe(first?.imageUUID)
})

test('an error is data that names its parameter', async () => {
  const wrong = runware.requestImages({
    width: 1000,
    height: 1000,
    model: model.id,
    positivePrompt: 'anything',
    seedImage: await dataURI(),
    numberResults: 1,
    retry: 0,
  })
  await expect(wrong).rejects.toMatchObject({
    error: { taskType: 'imageInference', code: expect.stringMatching(/^invalid/) },
  })
})
