// Entry of the measuring code, a script of its own. In the page it registers itself with the panel;
// in a worker made of the same text it handles messages. So a host that forbids workers still
// measures.
import { finish, inSlices } from './steps.js'
import { perform, type Task } from './task.js'

export interface Asked {
  id: number
  task: Task
}
export type Answered =
  { ready: true } | { id: number; outcome: unknown } | { id: number; error: string }

/** The interface that the script adds to the page for the panel. */
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
