// Tests talk to real servers and a real browser. Two files at a time are what two cores carry; two more fill the time that the others wait.
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What waits longest begins first, so that none is left to be waited for alone at the end. */
const long = [
  'e2e/closing',
  'e2e/presets',
  'faults/',
  'relay/trouble',
  'relay/runs',
  'e2e/',
  'playground/',
  'relay/',
  'agreement/',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((part) => moduleId.includes(`/test/${part}`))
      return at < 0 ? long.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 4,
    fileParallelism: true,
    sequence: { sequencer: LongestFirst },
  },
})
