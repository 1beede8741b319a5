// Performs one task of any type, over HTTP and WebSocket alike, and returns its data and errors.
// Has no access to the transport and the key.
import { estimateUsd } from '../../contract/model/price.js'
import type { WireTask } from '../../contract/recipe.js'
import type { Ledger } from '../ledger.js'
import type { Kept, Shelf } from '../shelf.js'
import { createArchive } from './archive.js'
import { checkInference, checkTaskUUID, named } from './check.js'
import { resultsOf, stateOf, type Item, type Job } from './job.js'
import { refuse, Refused, wireError, type Outcome } from './refusal.js'
import { findSource } from './source.js'
import { addressOf, type Studio } from './studio.js'
import { readDirectives } from './words.js'

export interface Workshop {
  shelf: Shelf
  ledger: Ledger
  studio: Studio
}

/**
 * Origin of a task: the base URL of its results, and the receiver of each result as soon as it is
 * ready.
 */
export interface Asker {
  origin: string
  told?: (item: Item) => void
}

export type Perform = (task: WireTask, asker: Asker) => Promise<Outcome>

const rememberedJobs = 20_000

export function createPerform({ shelf, ledger, studio }: Workshop): Perform {
  // A task is registered as soon as it is validated, so that a duplicate in the same request is
  // refused.
  const jobs = new Map<string, Job>()
  const archive = createArchive()

  async function infer(task: WireTask, { origin, told }: Asker): Promise<Outcome> {
    const order = checkInference(task)
    const asked = readDirectives(order.positivePrompt)
    if (asked.atDoor) throw refuse(asked.atDoor, named(task))
    if (!ledger.affords(estimateUsd([order]))) throw refuse('insufficientCredits', named(task))
    const { taskType, taskUUID } = {
      taskType: 'imageInference',
      taskUUID: order.taskUUID.toLowerCase(),
    }
    if (jobs.has(taskUUID))
      throw refuse('conflictTaskUUID', { ...named(task), parameter: 'taskUUID' })
    jobs.set(taskUUID, { taskType, taskUUID, items: [{ status: 'processing' }] })
    const found = await findSource(order.seedImage, shelf)
    if ('problem' in found) {
      jobs.delete(taskUUID)
      throw refuse('invalidSeedImage', {
        ...named(task),
        parameter: 'inputs.seedImage',
        message: found.problem,
      })
    }
    const apart = order.deliveryMethod === 'sync' ? told : undefined
    const { job, ended } = studio.start(order, found.kept, origin, apart)
    jobs.set(taskUUID, job)
    archive.keep(task, () => resultsOf(job))
    for (const oldest of jobs.keys()) {
      if (jobs.size <= rememberedJobs) break
      jobs.delete(oldest)
    }
    if (order.deliveryMethod === 'async')
      return { data: [{ taskType, taskUUID: order.taskUUID }], errors: [] }
    await ended
    return apart ? { data: [], errors: [] } : resultsOf(job)
  }

  async function poll(task: WireTask): Promise<Outcome> {
    const job = jobs.get(checkTaskUUID(task).toLowerCase())
    if (!job) throw refuse('taskFailedOrNotFound', { ...named(task), status: 'error' })
    return stateOf(job)
  }

  async function store(
    task: WireTask,
    parameter: 'image' | 'media',
    origin: string,
  ): Promise<{ uuid: string; url: string }> {
    checkTaskUUID(task)
    const sent = task[parameter]
    if (typeof sent !== 'string' || sent === '')
      throw refuse(parameter === 'image' ? 'missingImage' : 'missingMedia', {
        ...named(task),
        parameter,
      })
    const found = await findSource(sent, shelf)
    if ('problem' in found)
      throw refuse(parameter === 'image' ? 'invalidImage' : 'invalidMedia', {
        ...named(task),
        parameter,
        message: found.problem,
      })
    const kept: Kept = { bytes: found.kept.bytes, mime: found.kept.mime }
    const uuid = crypto.randomUUID()
    shelf.put(uuid, kept)
    return { uuid, url: addressOf(origin, uuid, kept.mime) }
  }

  const kinds: Record<string, Perform> = {
    imageInference: (task, asker) => archive.record(task, () => infer(task, asker)),
    getResponse: poll,
    getTaskDetails: async (task) => archive.details(task),
    async imageUpload(task, { origin }) {
      const { uuid, url } = await store(task, 'image', origin)
      return { data: [{ ...named(task), imageUUID: uuid, imageURL: url }], errors: [] }
    },
    async mediaStorage(task, { origin }) {
      if (task['operation'] !== 'upload')
        throw refuse('invalidOperation', {
          ...named(task),
          parameter: 'operation',
          allowedValues: ['upload'],
        })
      const { uuid, url } = await store(task, 'media', origin)
      return { data: [{ ...named(task), mediaUUID: uuid, mediaURL: url }], errors: [] }
    },
  }

  return async (task, asker) => {
    const { taskType } = task
    try {
      const kind =
        typeof taskType === 'string' && Object.hasOwn(kinds, taskType) ? kinds[taskType] : undefined
      if (!kind)
        throw refuse(taskType === undefined ? 'missingTaskType' : 'unsupportedTaskType', {
          ...named(task),
          parameter: 'taskType',
          allowedValues: Object.keys(kinds),
        })
      return await kind(task, asker)
    } catch (error) {
      return {
        data: [],
        errors:
          error instanceof Refused ? error.errors : [wireError('internalServerError', named(task))],
      }
    }
  }
}
