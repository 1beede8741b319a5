// The measuring code as a part of the panel: a script of its own. Run in the page it offers itself to the panel, a worker made of the
// same text answers messages. So neither needs the other, and a host that forbids workers still measures.
import { finish, inSlices } from './steps.js'
import { perform, type Task } from './task.js'

export interface Asked {
  id: number
  task: Task
}
export type Answered =
  { ready: true } | { id: number; outcome: unknown } | { id: number; error: string }

/** What the page's script leaves for the panel. */
export interface MeasuringPage {
  measureInSlices?: (task: Task) => Promise<unknown>
}

if (typeof document === 'undefined') {
  const say = (answer: Answered) =>
    (self as unknown as { postMessage(answer: Answered): void }).postMessage(answer)
  self.addEventListener('message', ({ data: { id, task } }: MessageEvent<Asked>) => {
    perform(task, finish).then(
      (outcome) => say({ id, outcome }),
      (error: unknown) => say({ id, error: String(error) }),
    )
  })
  say({ ready: true })
} else {
  ;(globalThis as MeasuringPage).measureInSlices = (task) => perform(task, inSlices)
}
