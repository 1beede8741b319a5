// Queue that runs a limited number of jobs at once.

export type Queue = <Result>(work: () => Promise<Result>) => Promise<Result>

export function createQueue(atOnce: number): Queue {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((start) => waiting.push(start))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
