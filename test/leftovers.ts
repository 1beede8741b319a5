// Vitest loads this before each test file. Ends the processes that a file started and left running,
// also after a timeout.
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { endProcessesOf } from '../bin/processes.mjs'

// Every server of a test has a folder below this one in its environment or its arguments, which
// identifies its process.
const base = process.env['TEST_FILE_FOLDER'] ? dirname(process.env['TEST_FILE_FOLDER']) : tmpdir()
const folder = join(base, `t-${randomUUID().slice(0, 13)}`)
mkdirSync(folder, { recursive: true })
Object.assign(process.env, { TMPDIR: folder, TEST_FILE_FOLDER: folder })

afterAll(() => {
  const ended = endProcessesOf(folder)
  if (ended.length > 0) console.error(`Left running and ended after the file:\n${ended.join('\n')}`)
})
