// Tests the relay's decisions alone: classes of error codes, waiting times, the next state of a
// task.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readResponse } from '../../relay/runware/response.js'
import { closedBreaker } from '../../relay/account/breaker.js'
import { clockShift, isSetBack } from '../../relay/storage/clock-shift.js'
import {
  pollingPace,
  backoffMs,
  webhookPace,
  longestPauseMs,
  pauseMs,
  retryAfterMs,
} from '../../relay/runware/timing.js'
import { pictureType } from '../../relay/images/image-type.js'
import { planTurn } from '../../relay/run/schedule.js'
import { afterArchive, isArchiveDue, readArchived } from '../../relay/run/archive.js'
import { afterHook, afterPoll, afterSubmit, giveUp } from '../../relay/run/task-state.js'
import { bearerOf, readToken } from '../../relay/http/token.js'
import { classifyError } from '../../relay/runware/error-codes.js'
import { mayFetch } from '../../relay/runware/upstream.js'
import { reachFor } from '../../relay/serve/workerd-config.js'
import { recipeSchema } from '../../contract/recipe.js'
import { wish } from './relay.js'
import {
  type TaskPhase,
  type TaskProgress,
  type TaskReply,
  type Task,
  shiftTask,
} from '../../relay/run/task.js'

const asked = { copyrightDetection: true, checkContent: true, ref: 'ref' }
const meaning = (code: string, status = 400, ended = false) =>
  classifyError({ code, message: '', ended }, status, asked)

test.each([
  ['conflictTaskUUID', { kind: 'known' }],
  ['taskFailedOrNotFound', { kind: 'missing' }],
  ['providerRateLimitExceeded', { kind: 'pace' }],
  ['insufficientCredits', { failure: { kind: 'outOfCredit' } }],
  ['monthlyQuotaReached', { failure: { kind: 'outOfCredit' } }],
  ['invalidApiKey', { failure: { kind: 'broken' } }],
  ['invalidProviderContent', { failure: { kind: 'blocked', by: 'content' }, whole: false }],
  ['promptBlocked', { failure: { kind: 'blocked', by: 'prompt' } }],
  ['timeoutProvider', { failure: { kind: 'timedOut' } }],
  ['modelDisabled', { failure: { kind: 'modelUnavailable' } }],
  ['invalidWidth', { failure: { kind: 'refused', field: 'width' } }],
  ['internalServerError', { kind: 'unclear' }],
])('%s', (code, expected) => {
  expect(meaning(code)).toMatchObject(expected)
})

test('a server’s own trouble ends a task only where the entry says so', () => {
  expect(meaning('internalServerError', 200, true)).toMatchObject({
    kind: 'final',
    failure: { kind: 'broken' },
  })
  expect(meaning('internalServerError', 500, true)).toMatchObject({ kind: 'unclear' })
  expect(meaning('neverHeardOf', 503)).toMatchObject({ kind: 'unclear' })
})

test('waits grow to a limit, keep to Retry-After and are spread', () => {
  expect([0, 1, 2, 9].map((tries) => backoffMs(tries, 1))).toEqual([500, 1000, 2000, 10_000])
  expect(backoffMs(1, 0)).toBe(500)
  expect(backoffMs(0, 0, 30_000)).toBeGreaterThanOrEqual(30_000)
  expect(retryAfterMs('2', 0)).toBe(2000)
  expect(retryAfterMs('Thu, 01 Jan 1970 00:00:05 GMT', 2000)).toBe(3000)
  expect([null, '', 'soon', '-1'].map((header) => retryAfterMs(header, 0))).toEqual([
    undefined,
    undefined,
    undefined,
    0,
  ])
  const pauses = [0, 1000, 9000].map((pollMs) => pauseMs({ kind: 'unchanged', pollMs }, 0))
  expect(pauses).toEqual([1000, 1500, 10_000])
})

test('a token names its team and member', () => {
  expect(readToken('studio.ada.0123456789abcdef')).toEqual({ team: 'studio', member: 'ada' })
  for (const odd of [
    '',
    'a.b',
    'a.b.short',
    'A.b.0123456789abcdef',
    'a/x.b.0123456789abcdef',
    'a.b.c.0123456789abcdef',
  ])
    expect(readToken(odd)).toBeUndefined()
  expect([
    bearerOf('Bearer x'),
    bearerOf('bearer  x'),
    bearerOf('Basic x'),
    bearerOf(null),
  ]).toEqual(['x', 'x', undefined, undefined])
})

test('image bytes come from Runware or from the upstream itself', () => {
  const from = (link: string, upstream = 'https://api.runware.ai/v1') => mayFetch(link, upstream)
  expect(from('https://im.runware.ai/image/ws/1/ii/x.png')).toBe(true)
  expect(from('http://127.0.0.1:8788/x', 'http://127.0.0.1:8788/v1')).toBe(true)
  const foreign = [
    'http://im.runware.ai/x',
    'https://im.runware.ai:8443/x',
    'https://evilrunware.ai/x',
    'https://runware.ai.evil.com/x',
    'https://x@im.runware.ai/y',
    'http://127.0.0.1/x',
    'http://169.254.169.254/x',
    'file:///etc/passwd',
    'data:image/png,x',
    'x',
  ]
  for (const link of foreign) expect(from(link), link).toBe(false)
  expect(from('http://localhost:8788/x', 'http://127.0.0.1:8788/v1')).toBe(true)
  expect(from('http://127.0.0.1:8788/x', 'http://[::1]:8788/v1')).toBe(true)
  for (const other of [
    'http://127.0.0.1:9000/x',
    'http://127.0.0.2:8788/x',
    'https://127.0.0.1:8788/x',
    'http://10.0.0.1:8788/x',
  ])
    expect(from(other, 'http://127.0.0.1:8788/v1'), other).toBe(false)
})

test('the relay reaches no further than its upstream', () => {
  expect(
    [
      ['104.16.0.1'],
      ['127.0.0.1'],
      ['::1', '127.0.0.1'],
      ['10.0.0.7'],
      ['192.168.1.1'],
      ['fd00::1'],
      [],
    ].map((addresses) => reachFor(addresses)),
  ).toEqual(['public', 'local', 'local', 'private', 'private', 'private', 'public'])
})

test('a picture is what its first bytes say', () => {
  expect(pictureType(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]))).toBe(
    'image/png',
  )
  expect(pictureType(new Uint8Array([0xff, 0xd8, 0xff, 0xe1]))).toBe('image/jpeg')
  for (const other of [[], [0x89], [0x47, 0x49, 0x46], [0x3c, 0x73, 0x76, 0x67]])
    expect(pictureType(new Uint8Array(other))).toBeUndefined()
})

const uuid = '22222222-2222-4222-8222-222222222222'
const recipe = recipeSchema.parse({ ...wish, numberResults: 3 })
const task = (n: number, phase: TaskPhase, dueAt = 0): Task => ({
  n,
  taskUUID: uuid,
  state: 'queued',
  phase,
  tries: 0,
  pollMs: 1000,
  quiet: 0,
  sentAt: 0,
  dueAt,
  bytes: false,
  plain: false,
})
const progress = (phase: TaskPhase, n = 0, dueAt = 0): TaskProgress => ({
  task: task(n, phase, dueAt),
  slots: [0, 1, 2].map((i) => ({ n: n * 3 + i, cell: n, state: 'waiting' as const })),
})
const running = { startedAt: 0, cancelled: false }

const grant = { version: 1, leases: [3, 5], heldUntil: 0, breaker: closedBreaker, isProbe: false }

test('only tasks with a place in the account’s line are submitted, and none while nothing may be sent', () => {
  const all = Array.from({ length: 9 }, (_, n) =>
    progress(n < 2 ? 'accepted' : 'queued', n, n < 2 ? 99 : 0),
  )
  const plan = planTurn(all, { ...running, grant }, new Set([2]), 10)
  expect([plan.submit, plan.inFlight, plan.wanted]).toEqual([
    [3, 5],
    [0, 1, 2, 3, 5],
    [4, 6, 7, 8],
  ])
  expect(planTurn(all, running, new Set(), 100)).toMatchObject({ submit: [], poll: [0, 1] })
  expect(
    planTurn(all, { ...running, grant: { ...grant, heldUntil: 500 } }, new Set(), 100),
  ).toMatchObject({
    submit: [],
    poll: [],
    wakeAt: 500,
  })
})

test('the first poll follows a second after Runware has taken a task, and the later ones at growing pauses', () => {
  const data = [{ taskType: 'imageInference', taskUUID: uuid }]
  const circumstances = { now: 0, random: 0, recipe, cancelled: false, pace: pollingPace }
  const taken = afterSubmit(
    progress('sending'),
    { status: 200, answer: readResponse({ data }, uuid) },
    circumstances,
  )
  expect(taken.task).toMatchObject({ phase: 'accepted', dueAt: 1000 })
  const processing = readResponse({ data: [{ ...data[0], status: 'processing' }] }, uuid)
  expect(afterPoll(taken, { status: 200, answer: processing }, circumstances).task.dueAt).toBe(1500)
})

test('a task that was being sent when the relay died is asked about, not sent', () => {
  const plan = planTurn([progress('sending')], running, new Set(), 10)
  expect([plan.submit, plan.poll, plan.changed[0]?.task.phase]).toEqual([[], [0], 'unsure'])
  expect(planTurn([progress('sending')], running, new Set([0]), 10)).toMatchObject({
    submit: [],
    poll: [],
    changed: [],
  })
})

test('at the deadline nothing is waited for any more', () => {
  const now = 20 * 60_000
  const all = [progress('queued', 0), progress('accepted', 1)]
  const { changed, ended, wakeAt } = planTurn(all, running, new Set(), now)
  expect(
    changed.map(({ task: { state, failure }, slots }) => [state, failure?.kind, slots[0]?.unsure]),
  ).toEqual([
    ['failed', 'timedOut', undefined],
    ['unknown', 'timedOut', true],
  ])
  // A result that may have been paid for is polled again a minute later, with a limit on the number
  // of polls.
  expect([ended, wakeAt]).toEqual([true, now + 60_000])
  const late = changed.filter(({ task: { phase } }) => phase === 'late')
  expect(planTurn(late, running, new Set(), now + 60_000)).toMatchObject({ poll: [1], ended: true })
  expect(planTurn(late, running, new Set(), 25 * 3600_000)).toMatchObject({
    poll: [],
    wakeAt: undefined,
  })
})

test('a task that was sent has its own time: it is waited for beyond the deadline of its run', () => {
  const sent = progress('accepted', 1)
  const now = 20 * 60_000
  expect(
    planTurn([{ ...sent, task: { ...sent.task, sentAt: 60_000 } }], running, new Set(), now),
  ).toMatchObject({ poll: [1] })
})

test('an answer about nothing says nothing, and an odd field drops alone', () => {
  for (const odd of [undefined, null, 'x', 7, [], {}, { data: 'x' }])
    expect(readResponse(odd, uuid)).toBeUndefined()
  const answer = readResponse(
    { data: [{ taskUUID: uuid, imageURL: 'http://x/y', cost: 'much', seed: {} }, 7, null] },
    uuid,
  )
  expect(answer?.pictures).toEqual([{ key: 'http://x/y', url: 'http://x/y', costUnreadable: true }])
  expect(
    readResponse({ data: [{ taskUUID: 'other', imageURL: 'http://x/y' }] }, uuid)?.mentionsTask,
  ).toBe(false)
})

const item = fc.oneof(
  fc.record({
    taskUUID: fc.constant(uuid),
    status: fc.constant('success'),
    imageUUID: fc.constantFrom('a', 'b', 'c', 'd'),
    imageURL: fc.constantFrom('http://x/1', 'http://x/2'),
    cost: fc.constant(0.06),
  }),
  fc.record({
    taskUUID: fc.constant(uuid),
    status: fc.constantFrom('processing', 'success', 'error'),
  }),
  fc.record({
    taskUUID: fc.constant(uuid),
    error: fc.record({
      code: fc.constantFrom('invalidProviderContent', 'providerError', 'internalServerError'),
    }),
  }),
)
const body = fc.record({
  data: fc.array(item, { maxLength: 4 }),
  errors: fc.array(
    fc.record({
      code: fc.constantFrom(
        'taskFailedOrNotFound',
        'rateLimitExceeded',
        'conflictTaskUUID',
        'unknownError',
        'whatever',
        'invalidApiKey',
      ),
    }),
    { maxLength: 2 },
  ),
})
const reply = fc.record({
  status: fc.constantFrom(0, 200, 200, 200, 400, 401, 429, 500, 503),
  body: fc.option(body, { nil: undefined }),
})

test('whatever is answered, in whatever order: what came stays, nothing comes twice, and what is over stays over', () => {
  fc.assert(
    fc.property(fc.array(reply, { maxLength: 12 }), (replies) => {
      let now = 0
      const listed = new Map<string, number>()
      let state = progress('sending')
      for (const { status, body: told } of replies) {
        if (state.task.phase === 'over') break
        const read: TaskReply = { status, answer: readResponse(told, uuid) }
        const sends = state.task.phase === 'queued' || state.task.phase === 'sending'
        const next = (sends ? afterSubmit : afterPoll)(state, read, {
          now,
          random: 0.5,
          recipe,
          cancelled: false,
          pace: pollingPace,
        })
        for (const [i, slot] of state.slots.entries()) {
          const now = next.slots[i]
          // Only an image with a UUID of its own replaces a failed one.
          if (slot.key === undefined && now?.imageUUID !== undefined) continue
          if (slot.state !== 'waiting') expect(now).toEqual(slot)
        }
        // A UUID stands in the slots as often as one response listed it; later responses with it
        // add nothing.
        const keys = next.slots.flatMap(({ key }) => key ?? [])
        const times = (all: readonly string[], key: string) =>
          all.filter((one) => one === key).length
        const named = read.answer?.pictures.map(({ key }) => key) ?? []
        for (const key of named) listed.set(key, Math.max(listed.get(key) ?? 0, times(named, key)))
        for (const key of keys) expect(times(keys, key)).toBeLessThanOrEqual(listed.get(key) ?? 0)
        if (next.task.phase === 'over')
          expect(next.slots.every((slot) => slot.state !== 'waiting')).toBe(true)
        else expect(next.task.dueAt).toBeGreaterThanOrEqual(now)
        now += 10_000
        state = next
      }
    }),
    { numRuns: 500 },
  )
})

const state = fc.record({
  phase: fc.constantFrom<TaskPhase>('sending', 'unsure', 'accepted', 'late'),
  tries: fc.nat(12),
  pollMs: fc.constantFrom(0, 1000, 1500, 10_000),
  quiet: fc.nat(4),
  listed: fc.boolean(),
  lost: fc.boolean(),
  missing: fc.nat(3),
  sentAt: fc.constantFrom(0, 90_000, 100_000, 900_000),
  dueAt: fc.constantFrom(0, 100_000, 100_200, 9_000_000_000),
  plain: fc.boolean(),
  bytes: fc.boolean(),
  refusal: fc.option(fc.constant({ kind: 'timedOut' as const }), { nil: undefined }),
})

test('whatever state a task is in and whatever is answered, it is polled once a second at most and within the longest pause', () => {
  const now = 100_000
  const circumstances = fc.record({
    random: fc.double({ min: 0, max: 1, noNaN: true }),
    cancelled: fc.boolean(),
    pace: fc.constantFrom(pollingPace, webhookPace),
    retryAfterMs: fc.option(fc.nat(600_000), { nil: undefined }),
  })
  fc.assert(
    fc.property(
      state,
      reply,
      circumstances,
      fc.nat(2),
      (held, { status, body: told }, { retryAfterMs, ...about }, arrived) => {
        const before = progress(held.phase)
        before.task = { ...before.task, ...held }
        for (const slot of before.slots.slice(0, arrived))
          Object.assign(slot, { state: 'ready', key: `came ${slot.n}` })
        if (held.phase === 'late')
          for (const slot of before.slots.slice(arrived))
            Object.assign(slot, { state: 'failed', unsure: true })
        const read: TaskReply = { status, retryAfterMs, answer: readResponse(told, uuid) }
        const step = held.phase === 'sending' ? [afterSubmit] : [afterPoll, afterHook, afterArchive]
        for (const after of step) {
          const { task } = after(before, read, { ...about, now, recipe })
          if (task.phase === 'over' || task.phase === 'queued') continue
          const earliest = after === afterHook ? Math.min(held.dueAt, now + 1000) : now + 1000
          expect(task.dueAt, JSON.stringify(task)).toBeGreaterThanOrEqual(earliest)
          if (after !== afterHook) expect(task.dueAt).toBeLessThanOrEqual(now + longestPauseMs)
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('a task whose time was set by a clock that went back since is due now', () => {
  const now = 10 * 3600_000
  const far = progress('accepted', 0, now + 2 * longestPauseMs)
  far.task.sentAt = now
  expect(planTurn([far], { startedAt: now, cancelled: false }, new Set(), now).poll).toEqual([0])
})

test('the archive is read before a task counts as unknown and while nobody waits for it, and only its pictures prove anything', () => {
  const now = 100_000
  const about = { now, random: 0.5, recipe, cancelled: false, pace: pollingPace }
  const asked = progress('accepted')
  const archived = (response: unknown) => ({
    data: [{ taskType: 'getTaskDetails', taskUUID: uuid, request: {}, response }],
  })
  const made = asked.slots.map(({ n }) => ({
    taskUUID: uuid,
    status: 'success',
    imageUUID: `33333333-3333-4333-8333-33333333333${n}`,
    imageURL: 'http://x/1',
  }))
  const after = (body: unknown, before: TaskProgress, status = 200) =>
    afterArchive(before, { status, answer: readArchived(body, uuid) }, about)

  expect([0, 2, 3].map((missing) => isArchiveDue({ ...asked.task, missing }))).toEqual([
    false,
    false,
    true,
  ])
  expect([0, 1, 2].map((tries) => isArchiveDue({ ...progress('late').task, tries }))).toEqual([
    false,
    true,
    false,
  ])
  const unknown = { ...asked, task: { ...asked.task, missing: 3 } }
  for (const response of [made, { data: made }, { data: made, errors: [] }])
    expect(after(archived(response), unknown).slots.every(({ state }) => state === 'ready')).toBe(
      true,
    )

  const refused = { errors: [{ code: 'conflictTaskUUID', taskUUID: uuid, status: 'error' }] }
  const proofless = [
    archived(refused),
    archived([{ taskUUID: uuid, status: 'success' }]),
    archived('…'),
    { data: made },
    refused,
  ]
  for (const body of proofless) {
    const next = after(body, unknown)
    expect(next.slots).toEqual(unknown.slots)
    expect(next.task).toMatchObject({ phase: 'accepted', missing: 3, archiveRead: true })
    expect(isArchiveDue(next.task)).toBe(false)
  }
  expect(isArchiveDue(after(undefined, unknown, 0).task)).toBe(true)
  const other = { data: [{ taskUUID: crypto.randomUUID(), response: { data: made } }] }
  expect(after(other, unknown).slots).toEqual(unknown.slots)

  const given = giveUp(asked, now)
  const still = after(archived(refused), { ...given, task: { ...given.task, tries: 1 } })
  expect([still.task.phase, still.slots]).toEqual(['late', given.slots])
  const found = after(archived({ data: made }), { ...given, task: { ...given.task, tries: 1 } })
  expect([found.task.phase, found.task.state]).toEqual(['over', 'ready'])
})

test('a clock that is set by hours while a run is under way changes nothing about what comes next', () => {
  fc.assert(
    fc.property(
      fc.array(state, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: -48, max: 48 }),
      (states, hours) => {
        const at = 1_000_000_000
        const tasks = states.map((state, n) => ({
          ...task(n, state.phase),
          ...state,
          sentAt: at - 90_000,
          dueAt: at + (n - 2) * 1000,
        }))
        const planAt = (now: number, shiftMs: number) => {
          const all = tasks.map((task) => ({
            ...progress('accepted', task.n),
            task: shiftTask(task, shiftMs),
          }))
          const { poll, submit, wanted, ended } = planTurn(
            all,
            { startedAt: at - 95_000 + shiftMs, cancelled: false, grant },
            new Set(),
            now,
          )
          return { poll, submit, wanted, ended }
        }
        const now = at + 1000 + hours * 3600_000
        const shiftMs = clockShift(at, now)
        expect(planAt(now, shiftMs)).toEqual(planAt(now - shiftMs, 0))
        expect([clockShift(at, at + 5000), clockShift(undefined, now)]).toEqual([0, 0])
        expect(isSetBack(at, now)).toBe(hours < 0)
      },
    ),
    { numRuns: 100 },
  )
})
