// Tests use real servers and a real browser. One lane has the files that open Chromium, one at a time; the other has the rest.
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { patienceMs } from './test/patience.js'

/** Files that take longest start first, so that none is left running alone at the end. */
const longestFirst = [
  'e2e/presets',
  'e2e/closing',
  'e2e/grid',
  'e2e/flagged',
  'e2e/brand',
  'faults/images',
  'faults/again',
  'canvas/',
  'relay/trouble',
  'relay/runs',
  'faults/soak',
  'agreement/',
  'faults/',
  'relay/',
  'e2e/',
  'page/',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longestFirst.findIndex((part) => moduleId.includes(`/test/${part}`))
      return at < 0 ? longestFirst.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

/** `npm run soak` sets it: full sizes, and the files that move hundreds of megabytes. */
const soaking = process.env['SOAK'] !== undefined
const browserFiles = ['test/e2e/**/*.test.{ts,tsx}', 'playground/test/page/**/*.test.ts']

// The playground's package is tested from its sources, not from what its build would publish.
const conditions = ['figma-playground-source', 'module', 'node', 'development|production']

const shared = {
  testTimeout: patienceMs(120_000),
  hookTimeout: patienceMs(120_000),
  setupFiles: ['test/leftovers.ts'],
  // No file leaves state behind in a module, so the next file can reuse the loaded modules.
  isolate: false,
  expect: { poll: { timeout: patienceMs(60_000) } },
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ssr: { resolve: { conditions } },
        test: {
          ...shared,
          name: 'node',
          include: ['{test,playground/test}/**/*.test.{ts,tsx}'],
          exclude: [...browserFiles, ...(soaking ? [] : ['test/soak/**'])],
          // Relay tests mostly wait for servers, so a worker a core leaves room for the browser lane beside them.
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        ssr: { resolve: { conditions } },
        test: {
          ...shared,
          name: 'browser',
          include: browserFiles,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
