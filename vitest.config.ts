// Tests talk to real servers and a real browser. Two files at a time are what two cores carry; two more fill the time that the others wait.
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest begins first, so that none is left to be waited for alone at the end; what mostly waits beside what mostly works. */
const long = [
  'e2e/presets',
  'faults/images',
  'e2e/closing',
  'faults/again',
  'e2e/grid',
  'relay/trouble',
  'e2e/flagged',
  'relay/runs',
  'playground/plugins',
  'faults/soak',
  'e2e/brand',
  'relay/carried',
  'playground/editing',
  'faults/',
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
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 4,
    fileParallelism: true,
    // A file leaves nothing behind in a module, so that the next one need not load them all again.
    isolate: false,
    // A busy machine gets to it within seconds.
    expect: { poll: { timeout: 60_000 } },
    sequence: { sequencer: LongestFirst },
  },
})
