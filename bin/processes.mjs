// Finds processes by a folder in their environment or arguments, and ends them. Linux only:
// elsewhere it finds none.
import { readdirSync, readFileSync, existsSync } from 'node:fs'

/**
 * Kills every process that names `folder`, except this one and its parents. Returns their command
 * lines. Spares esbuild's service: it serves the next test file too, and ends with its parent.
 */
export function endProcessesOf(folder) {
  const spared = lineage()
  const ended = []
  for (const pid of processIds()) {
    if (spared.has(pid)) continue
    const [words, environment] = ['cmdline', 'environ'].map((file) => read(pid, file))
    if (
      !words ||
      words.includes('--service=') ||
      !(words.includes(folder) || environment.includes(folder))
    )
      continue
    try {
      process.kill(pid, 'SIGKILL')
      ended.push(`${pid} ${words.replaceAll('\0', ' ').trim().slice(0, 200)}`)
    } catch {
      // The process has exited already.
    }
  }
  return ended
}

function processIds() {
  return existsSync('/proc/self')
    ? readdirSync('/proc')
        .map(Number)
        .filter((pid) => pid > 1)
    : []
}

/** Returns the ids of this process and of its ancestors. */
function lineage() {
  const ids = new Set()
  for (let pid = process.pid; pid > 1 && !ids.has(pid);) {
    ids.add(pid)
    pid = Number(/^PPid:\s*(\d+)$/m.exec(read(pid, 'status'))?.[1] ?? 0)
  }
  return ids
}

function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
