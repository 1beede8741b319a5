// Tests the parsers of responses, webhooks and settings alone: images out of JSON at any chunk
// boundary, each field of a result, each setting.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recipeSchema } from '../../contract/recipe.js'
import { responseNames } from '../../contract/model/response.js'
import { readResponse, readWebhook } from '../../relay/runware/response.js'
import { Base64Decoder, maxPictureBytes, rowBytes } from '../../relay/streams/base64-stream.js'
import { hookSecret, readHook } from '../../relay/runware/webhook-signature.js'
import { extractImages, maxTextBytes, type OpenSink } from '../../relay/streams/extract-images.js'
import { webhookPace, expiresAt } from '../../relay/runware/timing.js'
import { imageType } from '../../relay/images/image-type.js'
import { afterHook, afterPoll } from '../../relay/run/task-state.js'
import { readRange } from '../../relay/images/range.js'
import { readSettings } from '../../relay/settings.js'
import { wish } from './relay.js'
import type { TaskProgress } from '../../relay/run/task.js'

/** Splits a text's bytes into chunks of the given lengths. */
async function* cut(text: string, lengths: number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const length = lengths[i % lengths.length] ?? 1
    yield new Uint8Array(bytes.subarray(at, at + length))
    at += length
  }
}

/** Extracts images into memory: the placeholder of an image is its number, or `bad`. */
function lifting() {
  const pictures: (Buffer | 'bad')[] = []
  const beside: string[] = []
  const open: OpenSink = (text) => {
    beside.push(text)
    const rows: Uint8Array[] = []
    const carried = new Base64Decoder((n, bytes) => void (rows[n] = bytes))
    return {
      write: (chunk, at) => carried.write(chunk, at),
      end: async () => {
        const good = carried.end()
        if (carried.chars === 0) return ''
        return `#${pictures.push(good ? Buffer.concat(rows) : 'bad') - 1}`
      },
    }
  }
  return { open, pictures, beside }
}

test('pictures come out of JSON byte for byte, wherever it is cut and however it is escaped', async () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 })
  const form = fc.record({
    bytes,
    form: fc.constantFrom('imageBase64Data', 'imageDataURI'),
    escape: fc.constantFrom('/', '\\/', '\\u002f', '\\u002F'),
    beside: fc.string({ unit: 'grapheme' }),
    depth: fc.nat(2),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(form, { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      async (forms, lengths) => {
        const { open, pictures } = lifting()
        const data = forms.map(({ bytes, form, beside, depth }) => {
          const text = Buffer.from(bytes).toString('base64')
          const item = {
            beside,
            [form]: form === 'imageDataURI' ? `data:image/png;base64,${text}` : text,
            imageURL: beside,
          }
          return depth === 0
            ? item
            : { list: [beside, { imageBase64Data: null }], item, more: '"imageBase64Data":' }
        })
        const text = JSON.stringify({ data })
        const escaped = forms[0] ? text.replaceAll('/', forms[0].escape) : text
        const read: unknown = JSON.parse((await extractImages(cut(escaped, lengths), open)) ?? '')
        expect(pictures).toEqual(forms.map(({ bytes }) => Buffer.from(bytes)))
        let n = 0
        const expected = JSON.parse(text, (key, value: unknown) =>
          /^image(Base64Data|DataURI)$/.test(key) && value !== null ? `#${n++}` : value,
        ) as unknown
        expect(read).toEqual(expected)
      },
    ),
    { numRuns: 300 },
  )
})

test.each([
  'A',
  'AAAAA',
  'AA=',
  'AAAA=',
  'AA=A',
  'A===',
  '====',
  'AAA-',
  'AAAA ä',
  'data:image/png,AAAA',
  'data:image/png;base64',
  'dat:AAAA',
])('%s is no picture', async (text) => {
  const { open, pictures } = lifting()
  await extractImages(cut(JSON.stringify({ imageBase64Data: text }), [3]), open)
  expect(pictures).toEqual(['bad'])
})

test('base64 may be broken into lines and lack its padding; rows are as long as they say', async () => {
  const made = randomBytes(2 * rowBytes + 1)
  const rows: number[] = []
  const carried = new Base64Decoder((n, bytes) => void (rows[n] = bytes.length))
  const text = made.toString('base64').replace(/=/g, '').replace(/.{76}/g, '$&\r\n')
  carried.write(new Uint8Array(Buffer.from(text)), 0)
  expect([carried.end(), carried.size, rows]).toEqual([true, made.length, [rowBytes, rowBytes, 1]])
  expect(rowBytes).toBeLessThan(1_000_000)
})

test('a picture without end is none, and so is a text', async () => {
  const carried = new Base64Decoder(() => undefined)
  const chunk = new Uint8Array(Buffer.alloc(4_000_000, 'A'))
  for (let sent = 0; sent <= (maxPictureBytes / 3) * 4; sent += chunk.length)
    carried.write(chunk, 0)
  expect(carried.end()).toBe(false)
  expect(
    await extractImages(cut(`{"x":"${'x'.repeat(maxTextBytes)}"}`, [65_536]), lifting().open),
  ).toBeUndefined()
})

test('what an object says before its picture is known, and nothing of its neighbours', async () => {
  const { open, beside } = lifting()
  const item = (imageUUID: string) => ({ more: { x: 1 }, imageUUID, imageBase64Data: 'AAAA' })
  await extractImages(
    cut(JSON.stringify({ data: [item('a'), { imageBase64Data: 'AAAA', imageUUID: 'b' }] }), [7]),
    open,
  )
  expect(beside).toEqual([
    '"more":{"x":1},"imageUUID":"a","imageBase64Data":"',
    '"imageBase64Data":"',
  ])
})

test('a result is PNG, JPEG or WebP by its first bytes', () => {
  const type = (text: string) => imageType(Buffer.from(text, 'latin1'))
  expect([
    type('RIFF\x01\x02\x03\x04WEBPVP8 '),
    type('RIFF\x01\x02\x03\x04WAVE'),
    type('\xff\xd8\xff'),
  ]).toEqual(['image/webp', undefined, 'image/jpeg'])
})

test.each([
  ['bytes=0-9', { from: 0, to: 9 }],
  ['bytes=90-', { from: 90, to: 99 }],
  ['bytes=-10', { from: 90, to: 99 }],
  ['bytes=-1000', { from: 0, to: 99 }],
  ['bytes=5-1000', { from: 5, to: 99 }],
  ['bytes=100-', 'beyond'],
  ['bytes=-0', 'beyond'],
  ['bytes=9-5', undefined],
  ['bytes=0-1,3-4', undefined],
  ['bytes=-', undefined],
  ['x', undefined],
  [undefined, undefined],
])('of a hundred bytes %s is %j', (header, expected) => {
  expect(readRange(header, 100)).toEqual(expected)
})

test('what was fetched lapses after the time to keep, what nobody fetched after seven times that', () => {
  expect([
    expiresAt({ came: 10, home: 50 }, 100),
    expiresAt({ came: 10, home: null }, 100),
  ]).toEqual([150, 710])
})

test('a hook’s secret names its cell, and only the relay that signed it reads it', async () => {
  const secrets = { RUNWARE_API_KEY: 'key', RELAY_ADMIN_TOKEN: 'token' }
  const place = { team: 'studio', run: crypto.randomUUID(), cell: 12 }
  const secret = await hookSecret(secrets, place)
  expect(secret).toMatch(/^[\w.-]+$/)
  expect(await readHook(secrets, secret)).toEqual(place)
  for (const other of [{ RUNWARE_API_KEY: 'other' }, { RELAY_ADMIN_TOKEN: 'other' }])
    expect(await readHook({ ...secrets, ...other }, secret)).toBeUndefined()
})

const away = { RUNWARE_URL: 'https://api.runware.ai/v1' }

test('settings that can be are read, and what is empty is not set', () => {
  const standard = { owned: { outputType: 'URL' }, keepMs: 86_400_000 }
  expect(readSettings(away)).toMatchObject({
    ...standard,
    bodyGraceMs: 10_000,
    sourcesPerMember: 400,
    inFlight: 8,
    unusedSourceMs: 3_600_000,
  })
  const empty = {
    RELAY_TTL_S: '',
    RELAY_PUBLIC_URL: null,
    RELAY_KEEP_S: undefined,
    RELAY_BODY_GRACE_S: '',
  }
  expect(readSettings({ ...away, ...empty })).toEqual(readSettings(away))
  const given = { RELAY_TTL_S: '60', RELAY_PUBLIC_URL: 'https://relay.test/x/' }
  expect(readSettings({ ...away, ...given, RELAY_KEEP_S: '60' })).toMatchObject({
    owned: { outputType: 'URL', ttl: 60 },
    publicUrl: 'https://relay.test/x',
    keepMs: 60_000,
  })
})

test.each([
  [{ RELAY_OUTPUT_TYPE: 'url' }],
  [{ RELAY_TTL_S: '60.5' }],
  [{ RELAY_TTL_S: '60', RELAY_OUTPUT_TYPE: 'base64Data' }],
  [{ RELAY_PUBLIC_URL: 'http://localhost:8787' }],
  [{ RELAY_PUBLIC_URL: 'relay.test' }],
  [{ RELAY_PUBLIC_URL: 'https://relay.test/?x' }],
  [{ RELAY_KEEP_S: '0' }],
  [{ RELAY_KEEP_S: 'ever' }],
  [{ RELAY_SOURCE_MB_PER_MEMBER: '0' }],
  [{ RELAY_BODY_DEADLINE_S: '1.5' }],
  [{ RUNWARE_IN_FLIGHT: '0' }],
])('%j is refused in one sentence that names it and repeats nothing', (given) => {
  const [name = '', value = ''] = Object.entries(given)[0] ?? []
  const sentence = readSettings({ ...away, ...given })
  expect(sentence).toMatch(new RegExp(`^${name} [^.]+( [^.]+)*\\.$`))
  if (value.includes('secret')) expect(sentence).not.toContain('secret')
})

const uuid = '22222222-2222-4222-8222-222222222222'
const whole = {
  taskType: 'imageInference',
  taskUUID: uuid,
  imageUUID: '33333333-3333-4333-8333-333333333333',
  imageURL: 'https://im.runware.ai/x.png',
  imageBase64Data: 'one',
  imageDataURI: 'two',
  seed: 7,
  NSFWContent: true,
  cost: 0.06,
  structuredPrompt: { a: 1 },
} satisfies Record<(typeof responseNames)[number], unknown>

test.each(responseNames.filter((name) => name !== 'taskType'))(
  'the result’s %s is read',
  (name) => {
    const read = (item: object) =>
      readResponse({ data: [item] }, uuid, (receipt) => ({ sha: receipt }))
    // Only one form of the image besides its URL, or removing that form would change nothing.
    const others = { imageBase64Data: undefined, imageDataURI: undefined, imageURL: 'x' }
    const item = { ...whole, ...others, [name]: whole[name] }
    expect(read(item)?.pictures).toHaveLength(1)
    const changed = name === 'taskUUID' ? crypto.randomUUID() : undefined
    expect(read({ ...item, [name]: changed })).not.toEqual(read(item))
  },
)

const recipe = recipeSchema.parse({ ...wish, numberResults: 4 })
const begun = (): TaskProgress => ({
  task: {
    n: 0,
    taskUUID: uuid,
    state: 'submitted',
    phase: 'accepted',
    tries: 0,
    pollMs: 5000,
    quiet: 0,
    sentAt: 0,
    dueAt: 5000,
    bytes: false,
    plain: false,
  },
  slots: [0, 1, 2, 3].map((n) => ({ n, cell: 0, state: 'waiting' as const })),
})
const picture = (i: number) => ({
  taskUUID: uuid,
  imageUUID: `image-${i}`,
  imageURL: `https://im.runware.ai/${i}`,
  cost: 0.06,
})

test('told and asked in any order and number: each image once, nothing closed before it is known, and each cost once', () => {
  const told = fc.oneof(
    fc.nat(3).map((i) => ({ hook: true, body: picture(i) as unknown })),
    fc
      .constantFrom({ code: 'invalidProviderContent' }, { status: 'error' }, null, {})
      .map((body) => ({ hook: true, body })),
    fc.subarray([0, 1, 2, 3]).map((some) => ({
      hook: false,
      body: {
        data: [0, 1, 2, 3].map((i) =>
          some.includes(i) ? picture(i) : { taskUUID: uuid, status: 'processing' },
        ),
      },
    })),
  )
  fc.assert(
    fc.property(fc.array(told, { maxLength: 30 }), (tellings) => {
      let state = begun()
      for (const [now, { hook, body }] of tellings.entries()) {
        if (state.task.phase === 'over') break
        const answer = (hook ? readWebhook : readResponse)(body, uuid)
        const about = { now, random: 0.5, recipe, cancelled: false, pace: webhookPace }
        state = (hook ? afterHook : afterPoll)(state, { status: 200, answer }, about)
        const keys = state.slots.flatMap(({ key }) => key ?? [])
        expect(new Set(keys).size).toBe(keys.length)
        expect(
          state.slots.every((slot) => slot.state === 'ready' || slot.state === 'waiting'),
        ).toBe(true)
        expect(state.task.phase === 'over').toBe(keys.length === 4)
      }
    }),
    { numRuns: 500 },
  )
})

test('a telling that comes twice brings no end nearer, and puts none off', () => {
  const about = { now: 0, random: 0.5, recipe, cancelled: false, pace: webhookPace }
  const tell = (state: TaskProgress) =>
    afterHook(state, { status: 200, answer: readWebhook(picture(0), uuid) }, about)
  const { task, slots } = tell(begun())
  const again = tell({ task: { ...task, quiet: 3, dueAt: 1 }, slots })
  expect(again.task).toMatchObject({ phase: 'accepted', quiet: 3, dueAt: 1 })
  expect(again.slots).toEqual(slots)
})

test.each(['queued', 'sending', 'unsure'] as const)(
  'a task of which a result is told was taken, also where it is %s',
  (phase) => {
    const { task, slots } = begun()
    const about = { now: 0, random: 0.5, recipe, cancelled: false, pace: webhookPace }
    const before: TaskProgress = { task: { ...task, phase, state: 'queued' }, slots }
    const after = afterHook(before, { status: 200, answer: readWebhook(picture(0), uuid) }, about)
    expect(after.task).toMatchObject({ phase: 'accepted', state: 'submitted' })
    expect(after.task.dueAt).toBeGreaterThan(0)
  },
)
