// Tests simulated images: exactly the requested size, closer to the source image at low strength,
// changed by the prompt, marked, repeatable.
import { beforeAll, expect, test } from 'vitest'
import sharp from 'sharp'
import { presets } from '../../contract/model/presets.js'
import { makeVariation, mimeOf, type Wish } from '../../simulator/picture/make.js'
import { readPrompt } from '../../simulator/picture/words.js'
import { similarity } from './similarity.js'
import { poster } from './start.js'

let source: Buffer
beforeAll(async () => void (source = await poster(1024, 1024)))

const wish = (more: Partial<Wish> = {}): Wish => ({
  positivePrompt: 'a calm studio picture',
  width: 1024,
  height: 3072,
  renderingSpeed: 'TURBO',
  outputFormat: 'JPG',
  outputQuality: 95,
  ...more,
})

test('each of the model’s sizes comes back to the pixel, in each format', async () => {
  const formats = Object.keys(mimeOf) as Wish['outputFormat'][]
  for (const [index, { width, height }] of presets.entries()) {
    const outputFormat = formats[index % formats.length] as Wish['outputFormat']
    const made = await makeVariation(source, wish({ width, height, strength: 0, outputFormat }), 1)
    const { format, ...size } = await sharp(made).metadata()
    expect(size).toMatchObject({ width, height, hasAlpha: false })
    expect(`image/${format}`).toBe(mimeOf[outputFormat])
  }
})

test('likeness to the source falls with strength, from nearly the same to hardly known', async () => {
  const likeness = []
  for (const strength of [0, 0.25, 0.5, 0.75, 1])
    likeness.push(
      await similarity(source, await makeVariation(source, wish({ strength }), 7), 1024, 3072),
    )
  expect(likeness[0]).toBeGreaterThanOrEqual(0.95)
  expect(likeness[4]).toBeLessThanOrEqual(0.5)
  expect(likeness).toEqual([...likeness].sort((a, b) => b - a))
  expect(new Set(likeness.map((value) => value.toFixed(2))).size).toBe(5)
})

test('the same seed number makes the same bytes, another seed or another prompt another picture', async () => {
  const [one, again, other, worded] = await Promise.all([
    makeVariation(source, wish(), 1),
    makeVariation(source, wish(), 1),
    makeVariation(source, wish(), 2),
    makeVariation(source, wish({ positivePrompt: 'a loud studio picture' }), 1),
  ])
  expect(one.equals(again)).toBe(true)
  expect(await similarity(one, other, 256, 768)).toBeLessThan(0.9)
  expect(one.equals(worded)).toBe(false)
})

test.each([
  [
    'everything in teal',
    (red: number, green: number, blue: number) => green > red + 15 && blue > red + 15,
  ],
  [
    'a red poster',
    (red: number, green: number, blue: number) => red > green + 25 && red > blue + 25,
  ],
  ['navy blue', (red: number, _: number, blue: number) => blue > red + 15],
  [
    'black and white',
    (red: number, green: number, blue: number) =>
      Math.max(red, green, blue) - Math.min(red, green, blue) < 8,
  ],
])('“%s” shows', async (positivePrompt, holds) => {
  const { channels } = await sharp(
    await makeVariation(source, wish({ positivePrompt, strength: 0.6 }), 3),
  ).stats()
  const [red = 0, green = 0, blue = 0] = channels.map(({ mean }) => mean)
  expect([red, green, blue], `${red} ${green} ${blue}`).toSatisfy(() => holds(red, green, blue))
})

test('a prompt is read for colours, and for a mood where it names none', () => {
  const names = (prompt: string) => readPrompt(prompt).colours.map(({ name }) => name)
  expect(names('Navy and gold, on teal')).toEqual(['navy', 'gold', 'teal'])
  expect(names('a winter morning')).not.toEqual([])
  expect(names('black and white')).toEqual([])
  expect(readPrompt('a rainy night in watercolour')).toMatchObject({
    weather: ['rain', 'stars'],
    medium: ['painting'],
  })
})

test('every picture says that it is simulated, where people see it and where programs read it', async () => {
  for (const outputFormat of ['JPG', 'PNG', 'WEBP'] as const) {
    const made = await makeVariation(source, wish({ strength: 0, outputFormat }), 4)
    const { exif } = await sharp(made).metadata()
    expect(String(exif)).toContain('Simulated')
  }
  const flat = await sharp({
    create: { width: 1024, height: 1024, channels: 3, background: '#808080' },
  })
    .png()
    .toBuffer()
  const made = await makeVariation(flat, wish({ strength: 0, outputFormat: 'PNG' }), 4)
  const part = async (left: number, top: number, width: number, height: number) =>
    (await sharp(await sharp(made).extract({ left, top, width, height }).toBuffer()).stats())
      .channels[0]
  const corner = await part(724, 2872, 300, 200)
  expect([(corner?.max ?? 0) > 240, (corner?.min ?? 255) < 90]).toEqual([true, true])
  expect((await part(0, 0, 700, 2800))?.stdev).toBe(0)
})

test('a picture with transparency is taken on white', async () => {
  const clear = await sharp({
    create: { width: 300, height: 300, channels: 4, background: '#00000000' },
  })
    .png()
    .toBuffer()
  const { dominant } = await sharp(await makeVariation(clear, wish({ strength: 0 }), 5)).stats()
  expect(dominant.r).toBeGreaterThan(240)
})
