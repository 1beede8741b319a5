// Tests that a second build gives the same bytes, and that the licences of everything shipped are
// included.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'builds-'))
const [first, second] = [join(folder, 'first'), join(folder, 'second')]
const build = (outdir: string) =>
  promisify(execFile)(process.execPath, ['build.mjs', 'all', outdir], { cwd: root })
beforeAll(() => build(first))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))

test('two builds give the same bytes', async () => {
  await build(second)
  // A source map has paths relative to its own folder, and a .fig file contains its time of
  // writing.
  const files = filesOf(second).filter((file) => !/(^simulator\.js|\.map|\.fig)$/.test(file))
  expect(files).toContain('relay/worker.js')
  const different = files.filter(
    (file) => !readFileSync(join(second, file)).equals(readFileSync(join(first, file))),
  )
  expect(different).toEqual([])
})

test('the licences of shipped packages are in one file', () => {
  const licenses = readFileSync(join(first, 'LICENSES.txt'), 'utf8')
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  for (const [name, version] of Object.entries(dependencies))
    expect(licenses).toContain(`${name} ${version}\n\nLicence: `)
})

test('the deployment on Cloudflare names this version', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string
  }
  const deployment = readFileSync(join(root, 'relay/wrangler.jsonc'), 'utf8')
  expect(deployment).toContain(`"RELAY_VERSION": "${version}"`)
})
