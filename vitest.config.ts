// Tests talk to real servers and a real browser: two files at a time is what two cores carry.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['test/**/*.test.{ts,tsx}'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2, fileParallelism: true },
})
