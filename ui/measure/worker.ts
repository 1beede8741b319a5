// Starts the measuring worker from its code's text, or finds that this host allows none.
import type { Answered, Asked } from './code.js'
import type { Task } from './task.js'

export type Perform = (task: Task) => Promise<unknown>

/**
 * Timeout for the worker's first message, which usually comes at once. Some hosts start a worker
 * and never run it.
 */
const patienceMs = 5000

/**
 * Returns the worker's function, or `undefined`. Tries several addresses in order, because Figma
 * does not document which ones its panel allows: public plugins run workers from blob: addresses,
 * one reports that only data: worked (github.com/vitejs/vite/issues/12002, where the blob's address
 * was revoked too early). A page without an origin may start classic workers only, no modules.
 */
export async function startWorker(code: string): Promise<Perform | undefined> {
  const blob = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
  for (const address of [blob, `data:text/javascript;charset=utf-8,${encodeURIComponent(code)}`]) {
    const worker = await opened(address)
    if (worker) return performer(worker)
  }
  return undefined
}

/**
 * A host refuses by throwing at once or with an error event. The address stays valid until the
 * worker's first message: without an origin it is read late.
 */
function opened(address: string): Promise<Worker | undefined> {
  return new Promise((resolve) => {
    const settle = (worker: Worker | undefined) => {
      if (address.startsWith('blob:')) URL.revokeObjectURL(address)
      resolve(worker)
    }
    try {
      const worker = new Worker(address)
      const giveUp = () => {
        worker.terminate()
        settle(undefined)
      }
      const patience = setTimeout(giveUp, patienceMs)
      const spoken = () => {
        clearTimeout(patience)
        settle(worker)
      }
      worker.addEventListener('message', spoken, { once: true })
      worker.addEventListener('error', giveUp, { once: true })
    } catch {
      settle(undefined)
    }
  })
}

interface Waiting {
  answer: (outcome: unknown) => void
  fail: (error: Error) => void
}

function performer(worker: Worker): Perform {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
    if ('ready' in data) return
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if ('error' in data) asked?.fail(new Error(data.error))
    else asked?.answer(data.outcome)
  })
  worker.addEventListener('error', ({ message }) => {
    for (const { fail } of waiting.values()) fail(new Error(message))
    waiting.clear()
  })
  return (task) =>
    new Promise((answer, fail) => {
      const asked: Asked = { id: ++lastId, task }
      waiting.set(asked.id, { answer, fail })
      worker.postMessage(asked)
    })
}
