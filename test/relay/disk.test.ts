// Tests a full disk: the relay reports it, serves images that are ready, and continues once there
// is space. Needs a small file system of its own, so it runs only where this user may mount one.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundleRelay, Relay, until, wish } from './relay.js'
import { startUpstream } from './upstream.js'

const mount = (folder: string) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder]).status === 0
const unmount = (folder: string) => spawnSync('umount', ['-l', folder])

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'mount-'))
  const isMounted = mount(folder)
  if (isMounted) unmount(folder)
  rmSync(folder, { recursive: true })
  return isMounted
}

/** Writes a file until the disk is full. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w')
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(1024))
  } catch {
    closeSync(descriptor)
  }
}

test.skipIf(!mayMount())(
  'a full disk is said by healthz, and a ready picture is still handed out',
  async () => {
    const folder = await bundleRelay()
    const upstream = await startUpstream()
    const relay = new Relay(folder, upstream.url)
    expect(mount(relay.data)).toBe(true)
    try {
      await relay.start()
      const seed = await relay.seed()
      const { id } = await relay.begin([{}], seed)
      await relay.ended(id)
      const ballast = join(relay.data, 'ballast')
      fill(ballast)
      await until(async () => (await fetch(`${relay.url}/healthz`)).status === 503)
      const health = (await (await fetch(`${relay.url}/healthz`)).json()) as object
      expect(health).toMatchObject({ ok: false, problem: 'The disk is full.' })
      const refused = await relay.post({ seed, cells: [wish] })
      expect([refused.status, await refused.text()]).toEqual([
        507,
        expect.stringContaining('disk is full') as string,
      ])
      const picture = await relay.call(`/v1/runs/${id}/images/0`)
      expect([picture.status, (await picture.arrayBuffer()).byteLength]).toEqual([
        200,
        upstream.picture.length,
      ])
      expect(upstream.charged.size).toBe(1)

      rmSync(ballast)
      await until(async () => (await fetch(`${relay.url}/healthz`)).status === 200)
      await relay.ended((await relay.begin([{}], seed)).id)
      expect(upstream.charged.size).toBe(2)
    } finally {
      unmount(relay.data)
      await relay.stop()
      await upstream.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
