// The panel's end of the channel: asks the sandbox and waits for its answer, hears its notices. Knows no call itself.
import { Failed } from '../contract/failed.js'
import type {
  CallName,
  Calls,
  NoticeName,
  Notices,
  ToPanel,
  ToSandbox,
} from '../contract/message.js'

interface Waiting {
  answer: (value: unknown) => void
  fail: (error: Failed) => void
}

const waiting = new Map<number, Waiting>()
const listeners: { [Name in NoticeName]?: (body: Notices[Name]) => void } = {}
let lastId = 0

/** Resolves with the sandbox's answer; rejects with `Failed` where it answers with a failure. */
export function callSandbox<Name extends CallName>(
  call: Name,
  ask: Calls[Name]['ask'],
): Promise<Calls[Name]['answer']> {
  const id = ++lastId
  const message = { id, call, ask } as ToSandbox
  return new Promise((answer, fail) => {
    waiting.set(id, { answer: answer as (value: unknown) => void, fail })
    parent.postMessage({ pluginMessage: message }, '*')
  })
}

export function onNotice<Name extends NoticeName>(
  name: Name,
  listener: (body: Notices[Name]) => void,
): void {
  listeners[name] = listener as (typeof listeners)[Name]
}

export function openChannel(): void {
  window.addEventListener('message', (event: MessageEvent<{ pluginMessage?: ToPanel }>) => {
    const message = event.data?.pluginMessage
    if (message) receiveMessage(message)
  })
}

function receiveMessage(message: ToPanel): void {
  if ('notice' in message) {
    ;(listeners[message.notice] as ((body: unknown) => void) | undefined)?.(message.body)
    return
  }
  const asked = waiting.get(message.id)
  waiting.delete(message.id)
  if ('failure' in message) asked?.fail(new Failed(message.failure))
  else asked?.answer(message.answer)
}
