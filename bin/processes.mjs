// Finds processes by a folder that is named in their environment or arguments, and ends them. Linux only: elsewhere it finds none.
import { readdirSync, readFileSync, existsSync } from 'node:fs'

/** Kills every process but this one and its parents that names `folder`. Returns their command lines. esbuild's service is spared: it serves the next test file too, and ends with its parent. */
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
      // It has ended by itself since.
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

/** Returns the ids of this process and of those that started it. */
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
