// The sandbox's end of the channel: one handler a call, an answer or a failure for each. Knows no handler itself.
import { failureOf } from '../contract/failed.js'
import type { Handlers, NoticeName, Notices, ToPanel, ToSandbox } from '../contract/message.js'

const post = (message: ToPanel) => figma.ui.postMessage(message)

export function listen(handlers: Handlers): void {
  figma.ui.onmessage = (message: ToSandbox) => void handle(handlers, message)
}

async function handle(handlers: Handlers, { id, call, ask }: ToSandbox): Promise<void> {
  const handler = handlers[call] as ((ask: unknown) => Promise<unknown>) | undefined
  try {
    if (!handler) throw new Error(`no handler for ${call}`)
    post({ id, answer: await handler(ask) })
  } catch (error) {
    post({ id, failure: failureOf(error) })
  }
}

export function notice<Name extends NoticeName>(name: Name, body: Notices[Name]): void {
  post({ notice: name, body } as ToPanel)
}
