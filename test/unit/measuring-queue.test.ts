// Tests the order in which placed images are measured: after deliveries, the run on screen first,
// and finished before the run is settled.
import { effect } from '@preact/signals'
import { expect, test } from 'vitest'
import { Failed } from '../../contract/failed.js'
import { MeasuringQueue } from '../../ui/session/measuring-queue.js'

/** Returns jobs that end on the test's signal, and a log of the queue's actions. */
function queueWithJobs() {
  const queue = new MeasuringQueue()
  const events: string[] = []
  const finish = new Map<string, (error?: Error) => void>()
  const add = (key: string, name: string) =>
    queue.add(key, (interrupted) => {
      events.push(`begin ${name}`)
      return new Promise((resolve, reject) => {
        finish.set(name, (error) => (error ? reject(error) : resolve()))
        interrupted.addEventListener('abort', () => {
          events.push(`stop ${name}`)
          reject(new Failed({ kind: 'cancelled' }))
        })
      })
    })
  const end = async (name: string, error?: Error) => {
    finish.get(name)?.(error)
    await settled()
  }
  return { queue, events, add, end }
}

/** Resolves after all pending microtasks and timers that are due. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('pictures are measured one after the other, and one that fails keeps none of the others away', async () => {
  const { queue, events, add, end } = queueWithJobs()
  const progress: string[] = []
  effect(() => {
    const now = queue.progressOf('run')
    progress.push(now ? `${now.done} of ${now.of}` : 'none')
  })
  queue.show('run')
  for (const name of ['1', '2', '3']) add('run', name)
  expect(events).toEqual(['begin 1'])
  await end('1', new Error('no picture'))
  await end('2')
  await end('3')
  expect(events).toEqual(['begin 1', 'begin 2', 'begin 3'])
  expect(progress).toEqual(['none', '0 of 1', '0 of 2', '0 of 3', '1 of 3', '2 of 3', 'none'])
})

test('a picture that arrives interrupts measuring, which begins again once no picture is on its way', async () => {
  const { queue, events, add, end } = queueWithJobs()
  queue.show('run')
  add('run', '1')
  const [first, second] = [queue.pause(), queue.pause()]
  add('run', '2')
  await settled()
  first()
  await settled()
  expect(events).toEqual(['begin 1', 'stop 1'])
  second()
  await settled()
  await end('1')
  expect(events).toEqual(['begin 1', 'stop 1', 'begin 1', 'begin 2'])
})

test('the run on screen comes first, and one that is left is measured after it', async () => {
  const { queue, events, add, end } = queueWithJobs()
  queue.show('two')
  add('one', 'a')
  add('one', 'b')
  add('two', 'c')
  for (const name of ['a', 'c', 'b']) await end(name)
  expect(events).toEqual(['begin a', 'begin c', 'begin b'])
})

test('a run is settled only after all of it is measured, also after an interruption', async () => {
  const { queue, events, add, end } = queueWithJobs()
  add('run', '1')
  add('run', '2')
  void queue.ended('run').then(() => events.push('settle'))
  await end('1')
  const goOn = queue.pause()
  await settled()
  expect(events).toEqual(['begin 1', 'begin 2', 'stop 2'])
  goOn()
  await settled()
  await end('2')
  expect(events).toEqual(['begin 1', 'begin 2', 'stop 2', 'begin 2', 'settle'])
  expect(queue.progressOf('run')).toBeUndefined()
})
