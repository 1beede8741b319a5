// Checks the port, and ends an engine left behind by an earlier launcher. Uses the operating
// system's process list, and ends no other process.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** An error with a sentence for the user who started the relay. */
export class Unstartable extends Error {}

const patienceMs = 10_000
const pause = (ms: number) => new Promise((go) => setTimeout(go, ms))

/**
 * Ends the engine that a killed launcher left in this folder. Returns true if there was an earlier
 * launcher at all.
 */
export async function endLeftBehind(pidFile: string, config: string): Promise<boolean> {
  if (!existsSync(pidFile)) return false
  const [child = 0, launcher = 0] = readFileSync(pidFile, 'utf8').split('\n').map(Number)
  if (!commandOf(child).includes(config)) return true
  if (launcher !== process.pid && /relay|serve/.test(commandOf(launcher)))
    throw new Unstartable(`A relay is running on ${config.replace(/[\\/][^\\/]*$/, '')} already.`)
  process.kill(child, 'SIGKILL')
  for (let i = 0; i < 100 && commandOf(child).includes(config); i += 1) await pause(20)
  return true
}

/**
 * Returns true if this address can be listened on, and `false` if the machine does not have it. A
 * killed process loses its name before its sockets, so after an earlier launcher a port in use is
 * checked again for a while.
 */
export async function isFree(host: string, port: number, patient: boolean): Promise<boolean> {
  const until = Date.now() + (patient ? patienceMs : 0)
  for (;;) {
    const error = await probe(host, port)
    if (error === 'EACCES')
      throw new Unstartable(
        `Port ${port} may not be used by this user. Set PORT to one above 1023.`,
      )
    if (error !== 'EADDRINUSE') return error === undefined
    if (Date.now() >= until)
      throw new Unstartable(
        `Port ${port} is taken. Set PORT to a free one, or stop what listens there.`,
      )
    await pause(50)
  }
}

function probe(host: string, port: number): Promise<string | undefined> {
  return new Promise((settle) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? 'unknown'))
    server.listen({ host, port, exclusive: true }, () => server.close(() => settle(undefined)))
  })
}

/** Returns the command line of a process, or an empty string if there is none. */
function commandOf(pid: number): string {
  if (!(pid > 0)) return ''
  return (
    spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ||
    commandIn(pid)
  )
}

/** Reads the command line without `ps`, which small containers lack. */
function commandIn(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
