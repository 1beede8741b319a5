// Starts the project's servers as children, waits until each responds, and ends all of them
// together.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

const startTimeoutMs = 30_000

export class Refused extends Error {}

/** Throws `Refused` with a sentence if the port is taken. */
export async function assertPortIsFree(port, name) {
  for (const host of ['127.0.0.1', '::1']) {
    const probe = createServer()
    const error = await new Promise((resolve) => {
      probe.once('error', resolve).listen({ port, host, exclusive: true }, () => resolve(null))
    })
    if (error?.code === 'EADDRINUSE')
      throw new Refused(
        `Port ${port}, which ${name} needs, is taken. Stop what runs there and start again.`,
      )
    if (!error) await new Promise((resolve) => probe.close(resolve))
  }
}

/**
 * Starts servers as child processes. `onUnexpectedExit` gets a sentence when one of them exits by
 * itself.
 */
export function createServerGroup(onUnexpectedExit) {
  const children = new Map()
  let ending = false

  return {
    /** Resolves when the child responds on `/healthz`. */
    async start(name, script, env, port) {
      const child = spawn(process.execPath, [script], {
        env: { ...process.env, ...env, PORT: String(port) },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      children.set(name, child)
      child.on('exit', (code, signal) => {
        children.delete(name)
        // Ctrl-C reaches the children too, sometimes before this process.
        setTimeout(
          () =>
            !ending &&
            onUnexpectedExit(`The ${name} ended by itself (${signal ?? `code ${code}`}).`),
          150,
        )
      })
      await answering(child, name, port)
    },
    async end() {
      ending = true
      const all = [...children.values()]
      const gone = all.map((child) => once(child, 'exit'))
      for (const child of all) child.kill('SIGTERM')
      const hard = setTimeout(() => all.forEach((child) => child.kill('SIGKILL')), 5000)
      await Promise.all(gone)
      clearTimeout(hard)
    },
  }
}

async function answering(child, name, port) {
  const until = Date.now() + startTimeoutMs
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Refused(`The ${name} did not start. Its own words are above.`)
    const ok = await fetch(`http://localhost:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Refused(
    `The ${name} did not answer on port ${port} within ${startTimeoutMs / 1000} seconds.`,
  )
}
