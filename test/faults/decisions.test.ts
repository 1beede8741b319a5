// Tests the decisions about failures alone: the circuit breaker, late responses, and the check of
// an image's bytes.
import { expect, test } from 'vitest'
import { recipeSchema } from '../../contract/recipe.js'
import { readResponse } from '../../relay/runware/response.js'
import { freshAttempt, retryFailed } from '../../relay/run/retry.js'
import { afterReply, closedBreaker, isHalfOpen } from '../../relay/account/breaker.js'
import { Ending } from '../../relay/images/image-end.js'
import { pollingPace } from '../../relay/runware/timing.js'
import { imageType } from '../../relay/images/image-type.js'
import { afterPoll, giveUp } from '../../relay/run/task-state.js'
import { readContentRange } from '../../relay/images/range.js'
import { pictureFailed } from '../../relay/run/task-results.js'
import { wish } from '../relay/relay.js'
import type { BreakerState, UpstreamReply } from '../../relay/durable-objects/account.js'
import type { TaskProgress } from '../../relay/run/task.js'

const nothing: UpstreamReply = { outcome: 'unreadable' }
const after = (replies: UpstreamReply[], now = 0): BreakerState =>
  replies.reduce((breaker, reply) => afterReply(breaker, reply, now, 1, true), closedBreaker)

test('an upstream that brings nothing five times is left alone, longer each time, then tried with one request', () => {
  expect(isHalfOpen(after(Array<UpstreamReply>(4).fill(nothing)))).toBe(false)
  const holds = [5, 6, 7, 12].map(
    (faults) => after(Array<UpstreamReply>(faults).fill(nothing)).brokenUntil,
  )
  expect(holds).toEqual([1000, 2000, 4000, 10_000])
  const open = after(Array<UpstreamReply>(5).fill(nothing))
  expect(isHalfOpen(open)).toBe(true)
  // Requests in flight when the breaker opened do not prolong the wait.
  expect(afterReply(open, nothing, 500, 1, false)).toEqual(open)
  expect(afterReply(open, { outcome: 'readable' }, 1000, 1, true)).toEqual(closedBreaker)
})

test('an upstream that says to wait is not down, and is waited for', () => {
  const paused = after([{ outcome: 'rateLimited', retryAfterMs: 20_000 }])
  expect([paused.faults, paused.pausedUntil >= 20_000]).toEqual([0, true])
  expect(after([{ outcome: 'unreadable', retryAfterMs: 3000 }]).pausedUntil).toBeGreaterThanOrEqual(
    3000,
  )
  // A response to a request sent before the refusal does not end the pause.
  expect(afterReply(paused, { outcome: 'readable' }, 5000, 1, false)).toMatchObject({
    pausedUntil: paused.pausedUntil,
  })
  expect(afterReply(paused, { outcome: 'readable' }, 60_000, 1, false)).toEqual(closedBreaker)
})

const uuid = '22222222-2222-4222-8222-222222222222'
const recipe = recipeSchema.parse({ ...wish, numberResults: 2 })
const about = (now: number) => ({ now, random: 0.5, recipe, cancelled: false, pace: pollingPace })
const sent: TaskProgress = {
  task: {
    n: 0,
    taskUUID: uuid,
    state: 'submitted',
    phase: 'accepted',
    tries: 0,
    pollMs: 1000,
    quiet: 0,
    sentAt: 0,
    dueAt: 0,
    bytes: false,
    plain: false,
  },
  slots: [0, 1].map((n) => ({ n, cell: 0, state: 'waiting' as const })),
}
const polled = (state: TaskProgress, body: unknown, now: number, status = 200) =>
  afterPoll(state, { status, answer: readResponse(body, uuid) }, about(now))
const result = (imageUUID: string) => ({
  taskUUID: uuid,
  status: 'success',
  imageUUID,
  imageURL: 'http://x/1',
  cost: 0.06,
})

test('what was given up is still taken in, and nothing else is concluded from silence', () => {
  const given = giveUp(sent, 1000)
  expect(given.task).toMatchObject({ phase: 'late', state: 'unknown', dueAt: 61_000 })
  expect(given.slots.every(({ unsure: unsure }) => unsure)).toBe(true)
  let late = given
  for (const [i, body] of [
    { errors: [{ code: 'taskFailedOrNotFound' }] },
    { data: [] },
    undefined,
  ].entries())
    late = polled(late, body, 100_000 * (i + 1))
  expect(late.slots).toEqual(given.slots)
  expect(late.task.dueAt - 300_000).toBeGreaterThan(60_000)
  const one = polled(
    late,
    { data: [result('a'), { taskUUID: uuid, status: 'processing' }] },
    400_000,
  )
  expect(one.task).toMatchObject({ phase: 'late', state: 'ready' })
  expect(one.slots.map(({ state, unsure: unsure }) => [state, unsure])).toEqual([
    ['ready', undefined],
    ['failed', true],
  ])
  expect(polled(one, { data: [result('a'), result('b')] }, 500_000).task).toMatchObject({
    phase: 'over',
    state: 'ready',
  })
})

test('pictures count under whatever status they come', () => {
  for (const status of [400, 429, 500, 503])
    expect(
      polled(
        sent,
        { data: [result('a'), result('b')], errors: [{ code: 'rateLimitExceeded' }] },
        0,
        status,
      ).task.phase,
    ).toBe('over')
})

test('a poll that is refused for its key, its balance or its own form says nothing of the task', () => {
  for (const [code, status] of [
    ['insufficientCredits', 200],
    ['invalidApiKey', 400],
    ['invalidTaskUUID', 400],
    ['whoKnows', 418],
  ] as const)
    expect(polled(sent, { errors: [{ code, taskUUID: uuid }] }, 0, status)).toMatchObject({
      task: { phase: 'accepted', tries: 1 },
    })
})

test('a further attempt has a UUID of its own, keeps what came, and counts what a failed image cost', () => {
  const ready = { n: 0, cell: 0, state: 'ready' as const, key: 'a', costUsd: 0.06 }
  const broken = { n: 1, cell: 0, state: 'failed' as const, key: 'b', costUsd: 0.06, told: true }
  const next = retryFailed(
    { task: { ...sent.task, phase: 'over', lost: true }, slots: [ready, broken] },
    5,
  )
  expect(next.slots).toEqual([
    { ...ready, told: false },
    { n: 1, cell: 0, state: 'waiting', told: false },
  ])
  expect(next.task).toMatchObject({ phase: 'queued', sunkUsd: 0.06, earlier: [uuid], dueAt: 5 })
  expect(next.task.lost).toBeUndefined()
  expect(freshAttempt(next, 6, { plain: true }).task).toMatchObject({
    plain: true,
    sunkUsd: 0.06,
    earlier: [uuid, next.task.taskUUID],
  })
})

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const png = '\x89PNG\r\n\x1a\n'

test('only its first bytes make a picture', () => {
  expect([png, '\xff\xd8\xff', 'RIFF\0\0\0\0WEBP'].map((start) => imageType(bytes(start)))).toEqual(
    ['image/png', 'image/jpeg', 'image/webp'],
  )
  for (const start of [
    '',
    'whatever',
    '<!doctype html>',
    '{"errors":[',
    'GIF89a',
    'RIFF\0\0\0\0WAVE',
    png.slice(0, 7),
  ])
    expect(imageType(bytes(start))).toBeUndefined()
})

test('an image whose bytes can never be had is failed and paid for, also where no price was named', () => {
  const slot = {
    n: 0,
    cell: 0,
    state: 'ready' as const,
    verdict: 'checked' as const,
    key: 'k',
    url: 'u',
    imageUUID: 'i',
  }
  const over = { ...sent.task, phase: 'over' as const, state: 'ready' as const }
  const failed = pictureFailed({ task: over, slots: [slot] }, 0, recipe)
  expect(failed.task).toMatchObject({ phase: 'over', state: 'failed' })
  expect(failed.slots[0]).toMatchObject({
    state: 'failed',
    key: 'k',
    costUsd: expect.any(Number),
    costDisputed: true,
  })
  expect(failed.slots[0]).not.toHaveProperty('verdict')
  expect(retryFailed(failed, 0).task.sunkUsd).toBe(failed.slots[0]?.costUsd)
})

test.each([
  ['PNG', `${png}xxxxxxx\0\0\0\0IEND\xaeB\`\x82`],
  ['JPEG', '\xff\xd8\xffxxxxxxxxxxxxxx\xff\xd9'],
  ['WebP', `RIFF${String.fromCharCode(16, 0, 0, 0)}WEBPxxxxxxxxxxxx`],
])('a %s is whole with its last byte and not before, however it is cut', (_, text) => {
  for (const step of [1, 5, 100])
    for (const end of [text.length, text.length - 1]) {
      const ending = new Ending()
      for (let at = 0; at < end; at += step)
        ending.add(bytes(text.slice(at, Math.min(end, at + step))))
      expect(ending.isWhole()).toBe(end === text.length)
    }
})

test.each([
  ['bytes 0-9/100', { from: 0, to: 9, total: 100 }],
  ['bytes 5-9/*', { from: 5, to: 9, total: undefined }],
  ['bytes */100', { total: 100 }],
  ['bytes 0-/100', undefined],
  ['x', undefined],
  [null, undefined],
])('Content-Range: %s', (header, expected) => {
  expect(readContentRange(header)).toEqual(expected)
})
