// Tests talk to real servers and a real browser. Two files at a time are what two cores carry; two more fill the time that the others wait.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['test/**/*.test.{ts,tsx}'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 4, fileParallelism: true },
})
