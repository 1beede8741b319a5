// Tests the account's queue alone: fair turns, never more tasks than slots, and no slot lost when
// its holder disappears.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AccountLine, leaseMs, runKey } from '../../relay/account/account-line.js'
import type { PlaceRequest, RunName, UpstreamReply } from '../../relay/durable-objects/account.js'

/** A run as the queue sees it: tasks that are queued, and tasks at Runware. */
interface SimulatedRun extends RunName {
  queued: number[]
  atRunware: number[]
}

class Simulation {
  now = 1_000_000
  readonly line: AccountLine
  readonly runs = new Map<string, SimulatedRun>()
  /** Members, in the order in which their tasks were submitted. */
  readonly submitted: string[] = []

  constructor(readonly limit: number) {
    this.line = new AccountLine(new Map(), AccountLine.empty(), limit)
  }

  add(member: string, run: string, tasks: number): SimulatedRun {
    const name = { team: 'studio', member, run }
    const added = { ...name, queued: Array.from({ length: tasks }, (_, n) => n), atRunware: [] }
    this.runs.set(runKey(name), added)
    this.report(added)
    return added
  }

  /** Reports a run, and submits the tasks that any run is granted, like the Durable Objects. */
  report(run: SimulatedRun, replies: UpstreamReply[] = []): void {
    const changed = this.line.report(this.requestOf(run, replies), this.now, 0.5)
    for (const key of [runKey(run), ...changed.map(runKey)]) this.submit(key)
  }

  requestOf(
    { team, member, run, queued, atRunware }: SimulatedRun,
    replies: UpstreamReply[] = [],
  ): PlaceRequest {
    return { team, member, run, inFlight: atRunware, wanted: queued.slice(0, 8), replies }
  }

  finish(run: SimulatedRun): void {
    if (run.atRunware.shift() !== undefined) this.report(run)
  }

  get atRunware(): number {
    return [...this.runs.values()].reduce((sum, { atRunware }) => sum + atRunware.length, 0)
  }

  get queued(): number {
    return [...this.runs.values()].reduce((sum, { queued }) => sum + queued.length, 0)
  }

  private submit(key: string): void {
    const run = this.runs.get(key)
    if (!run) return
    const { leases, heldUntil } = this.line.grantOf(key, this.now)
    if (heldUntil > this.now) return
    const granted = leases.filter((task) => run.queued.includes(task))
    for (const task of granted) {
      run.queued = run.queued.filter((queued) => queued !== task)
      run.atRunware.push(task)
      this.submitted.push(run.member)
    }
    if (granted.length > 0) this.report(run)
  }
}

test('one picture of B is among the first ten, although A posted a hundred runs of four before', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(99), { minLength: 40, maxLength: 40 }), (order) => {
      const simulation = new Simulation(8)
      const runs = Array.from({ length: 100 }, (_, n) => simulation.add('a', `a${n}`, 4))
      simulation.add('b', 'b', 1)
      for (const n of order) {
        const busy = runs.filter(({ atRunware }) => atRunware.length > 0)
        simulation.finish(busy[n % busy.length] as SimulatedRun)
      }
      expect(simulation.submitted.indexOf('b')).toBeGreaterThanOrEqual(0)
      expect(simulation.submitted.indexOf('b')).toBeLessThan(10)
    }),
    { numRuns: 20 },
  )
})

test('however runs come and finish, no place is left empty while a task waits, none is taken twice, and members take turns', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      member: fc.constantFrom('a', 'b', 'c'),
      tasks: fc.integer({ min: 1, max: 12 }),
    }),
    fc.record({ kind: fc.constant('finish' as const), which: fc.nat(50) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: leaseMs / 2 }) }),
  )
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.array(step, { maxLength: 60 }),
      (limit, steps) => {
        const simulation = new Simulation(limit)
        steps.forEach((step, n) => {
          const runs = [...simulation.runs.values()]
          if (step.kind === 'add') simulation.add(step.member, `run${n}`, step.tasks)
          if (step.kind === 'finish' && runs.length > 0)
            simulation.finish(runs[step.which % runs.length] as SimulatedRun)
          if (step.kind === 'wait') {
            simulation.now += step.ms
            for (const run of runs) simulation.report(run)
          }
          expect(simulation.atRunware).toBe(
            Math.min(limit, simulation.atRunware + simulation.queued),
          )
        })
        // Every waiting member is served before any member is served a second time.
        const waiting = new Set(
          [...simulation.runs.values()]
            .filter(({ queued }) => queued.length > 0)
            .map(({ member }) => member),
        )
        const before = simulation.submitted.length
        for (let turn = 0; turn < waiting.size; turn += 1)
          simulation.finish(
            [...simulation.runs.values()].find(
              ({ atRunware }) => atRunware.length > 0,
            ) as SimulatedRun,
          )
        expect(new Set(simulation.submitted.slice(before))).toEqual(waiting)
      },
    ),
    { numRuns: 60 },
  )
})

test('a run that is gone holds its places for the time of a lease, and no longer', () => {
  const simulation = new Simulation(2)
  simulation.add('a', 'dead', 2)
  const next = simulation.add('b', 'next', 1)
  simulation.now += leaseMs - 1
  simulation.report(next)
  expect(next.atRunware).toEqual([])
  simulation.now += 1
  simulation.report(next)
  expect(next.atRunware).toEqual([0])
})

test('a place whose notice was lost is still there at the next report', () => {
  const simulation = new Simulation(1)
  const first = simulation.add('a', 'first', 1)
  const second = simulation.add('b', 'second', 1)
  first.atRunware = []
  // The queue grants the slot, and the notice does not reach the second run.
  expect(
    simulation.line.report(simulation.requestOf(first), simulation.now, 0.5).map(runKey),
  ).toEqual(['studio/second'])
  simulation.now += 15_000
  simulation.report(second)
  expect(second.atRunware).toEqual([0])
})

test.each<[string, UpstreamReply[]]>([
  ['a 429', [{ outcome: 'rateLimited' }]],
  ['a Retry-After', [{ outcome: 'rateLimited', retryAfterMs: 20_000 }]],
  ['an upstream that is down', Array<UpstreamReply>(5).fill({ outcome: 'unreadable' })],
])(
  '%s of one run holds every run of the account, and everything goes on afterwards',
  (_, replies) => {
    const simulation = new Simulation(8)
    const first = simulation.add('a', 'first', 1)
    simulation.report(first, replies)
    const second = simulation.add('b', 'second', 1)
    expect(second.atRunware).toEqual([])
    const { heldUntil } = simulation.line.grantOf(runKey(second), simulation.now)
    expect(heldUntil).toBeGreaterThan(simulation.now)
    simulation.now = heldUntil
    // While the upstream's recovery is unknown, only one run tries it.
    simulation.report(first)
    const probes = [first, second].filter(
      (run) => simulation.line.grantOf(runKey(run), simulation.now).heldUntil <= simulation.now,
    )
    expect(probes).toContain(first)
    simulation.report(first, [{ outcome: 'readable' }])
    simulation.report(second)
    expect(second.atRunware).toEqual([0])
  },
)

test('an upstream that takes fewer tasks than there are places refuses few, and all its places are used', () => {
  const members = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 20, maxLength: 30 })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 0, max: 10 }),
      members,
      (capacity, more, tasks) => {
        const simulation = new Simulation(capacity + more)
        const runs = tasks.map((count, n) => simulation.add(`m${n % 5}`, `run${n}`, count))
        const total = simulation.atRunware + simulation.queued
        let refusals = 0
        let finished = 0
        let mostAfterTheFirst = 0
        while (finished < total && refusals < 1000) {
          // Tasks beyond the capacity were refused: they are queued again, and reported as refused.
          while (simulation.atRunware > capacity && refusals < 1000) {
            const refused = runs.find(({ atRunware }) => atRunware.length > 0) as SimulatedRun
            refused.queued.unshift(refused.atRunware.pop() as number)
            refusals += 1
            const { queued } = refused
            refused.queued = []
            simulation.report(refused, [{ outcome: 'rateLimited', isSubmission: true }])
            refused.queued = queued
          }
          simulation.now = Math.max(simulation.now, simulation.line.state.breaker.pausedUntil)
          for (const run of runs) simulation.report(run, [{ outcome: 'readable' }])
          if (refusals > 0) mostAfterTheFirst = Math.max(mostAfterTheFirst, simulation.atRunware)
          if (simulation.atRunware > capacity) continue
          expect(simulation.atRunware).toBeGreaterThan(0)
          simulation.finish(runs.find(({ atRunware }) => atRunware.length > 0) as SimulatedRun)
          finished += 1
        }
        // Refusals at the start, when all slots are tried at once, and then one for every four
        // rounds of all slots.
        expect(refusals).toBeLessThanOrEqual(more + Math.ceil(total / (4 * capacity)))
        expect(mostAfterTheFirst).toBeLessThanOrEqual(capacity + 1)
      },
    ),
    { numRuns: 20 },
  )
})

test('places that were taken away after a refusal come back one at a time, also in rows of an older relay', () => {
  const simulation = new Simulation(4)
  const run = simulation.add('a', 'run', 8)
  const census = () => simulation.line.census(simulation.now)
  expect(census()).toMatchObject({ inFlight: 4, limit: 4 })
  run.queued.unshift(run.atRunware.pop() as number)
  simulation.line.report(
    {
      ...simulation.requestOf(run),
      wanted: [],
      replies: [{ outcome: 'rateLimited', isSubmission: true }],
    },
    simulation.now,
    0.5,
  )
  expect(census()).toMatchObject({ inFlight: 3, limit: 3 })
  simulation.now = simulation.line.state.breaker.pausedUntil
  run.queued.push(...Array.from({ length: 12 }, (_, n) => 100 + n))
  for (let finished = 0; finished < 12; finished += 1) {
    expect(census().limit).toBe(3)
    simulation.finish(run)
  }
  expect(census()).toMatchObject({ limit: 4 })
})

test('a run’s position is the number of places until its own', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          member: fc.constantFrom('a', 'b', 'c'),
          tasks: fc.integer({ min: 1, max: 4 }),
        }),
        {
          minLength: 2,
          maxLength: 12,
        },
      ),
      (posts) => {
        const simulation = new Simulation(1)
        const runs = posts.map(({ member, tasks }, n) => simulation.add(member, `run${n}`, tasks))
        const last = runs.at(-1) as SimulatedRun
        const { position = 0 } = simulation.line.grantOf(runKey(last), simulation.now)
        let places = 0
        while (last.atRunware.length === 0) {
          simulation.finish(runs.find(({ atRunware }) => atRunware.length > 0) as SimulatedRun)
          places += 1
        }
        expect(position).toBe(places)
      },
    ),
    { numRuns: 60 },
  )
})
