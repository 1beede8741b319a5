// Checks with knip that every file, export and dependency is used.
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

test('every file, export and dependency has a use', () => {
  const knip = join(root, 'node_modules/.bin/knip')
  const { stdout, stderr, status } = spawnSync(knip, ['--no-progress'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  expect({ status, findings: stdout.trim(), errors: stderr.trim() }).toEqual({
    status: 0,
    findings: '',
    errors: '',
  })
})
