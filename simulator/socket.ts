// Runware's WebSocket protocol: an authentication frame, then frames of tasks. A poll's data and
// errors are sent in one frame. Has no access to ports.
import type { WebSocket } from 'ws'
import type { WireTask } from '../contract/recipe.js'
import { judge, tasksIn, unreadable } from './key.js'
import type { Simulator } from './simulator.js'
import type { Item } from './task/job.js'
import { refuse, type WireError } from './task/refusal.js'

const idleMs = 120_000

export function converse(
  socket: WebSocket,
  origin: string,
  { perform, accepted }: Simulator,
): void {
  let open = false
  const send = (data: object[], errors: readonly WireError[] = []) => {
    if (socket.readyState !== socket.OPEN || data.length + errors.length === 0) return
    socket.send(JSON.stringify(errors.length > 0 ? { data, errors } : { data }))
  }
  const told = (item: Item) => {
    if (item.status === 'success') send([item.result])
    if (item.status === 'error') send([], [item.error])
  }

  function authenticate({ apiKey, connectionSessionUUID }: WireTask): void {
    const error = judge(apiKey, accepted)
    if (error) return send([], [error])
    open = true
    // A client that reconnects sends its session id; any other client gets a new one.
    const session =
      typeof connectionSessionUUID === 'string' ? connectionSessionUUID : crypto.randomUUID()
    send([{ taskType: 'authentication', connectionSessionUUID: session }])
  }

  async function receiveText(text: string): Promise<void> {
    const tasks = tasksIn(text)
    if (!tasks) return send([], [unreadable()])
    await Promise.all(
      tasks.map(async (task) => {
        if (task['taskType'] === 'authentication') return authenticate(task)
        if (!open)
          return send(
            [],
            refuse('missingApiKey', { taskType: 'authentication', parameter: 'apiKey' }).errors,
          )
        if (task['taskType'] === 'ping') return send([{ taskType: 'ping', pong: true }])
        const { data, errors } = await perform(task, { origin, told })
        send(data, errors)
      }),
    )
  }

  const idle = setTimeout(() => socket.close(1000, 'idle'), idleMs)
  socket.on('message', (data) => {
    idle.refresh()
    void receiveText(String(data))
  })
  socket.on('close', () => clearTimeout(idle))
}
