// Long calculations that may be interrupted: they yield where somebody else could have a turn. Knows nothing of what is calculated.

export type Steps<Result> = Generator<void, Result>

/** All at once, for a thread of its own. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** For a thread that has hands to answer: never longer than `sliceMs` and a step, then everybody else. */
export async function inSlices<Result>(steps: Steps<Result>, sliceMs = 8): Promise<Result> {
  for (;;) {
    const until = performance.now() + sliceMs
    do {
      const { done, value } = steps.next()
      if (done) return value
    } while (performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve))
  }
}
