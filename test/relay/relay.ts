// Starts the real relay for tests: bundled as it ships, by its launcher, on a free port, with a
// folder of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Invited } from '../../contract/member.js'
import { firstPolicy, type Policy } from '../../contract/policy.js'
import type { NewRun, Run, RunEvent } from '../../contract/run.js'
import { freePort } from '../free-port.js'
import { pngOf, startUpstream, type Upstream } from './upstream.js'

const root = resolve(import.meta.dirname, '../..')
export const apiKey = 'rw-key-that-nobody-may-see'
export const token = 'studio.ada.0123456789abcdef0123'

/** Bundles the deployed entry. Returns the folder, two below the root as in dist/relay. */
export async function bundleRelay(entry?: string): Promise<string> {
  mkdirSync(join(root, 'dist'), { recursive: true })
  const outdir = mkdtempSync(join(root, 'dist/relay-under-test-'))
  const bundle = (await import(/* @vite-ignore */ join(root, 'relay/bundle.mjs'))) as {
    bundleRelay(to: { outdir: string; entry?: string }): Promise<void>
  }
  await bundle.bundleRelay({ outdir, ...(entry && { entry }) })
  return outdir
}

export class Relay {
  port = 0
  output = ''
  readonly token: string = token
  readonly data = mkdtempSync(join(tmpdir(), 'relay-'))
  private launcher: ChildProcess | undefined

  constructor(
    readonly folder: string,
    readonly upstreamUrl: string,
    /** Further settings, given the relay's own URL. */
    readonly more: (url: string) => Record<string, string> = () => ({}),
  ) {}

  async start(): Promise<this> {
    this.port ||= await freePort()
    const { launcher, exited } = launch(
      this.folder,
      this.settings(),
      (text) => (this.output += text),
    )
    this.launcher = launcher
    for (;;) {
      const up = await fetch(`${this.url}/healthz`).then(
        // 503: it runs, but reports a problem with its disk or its rows.
        (answer) => answer.ok || answer.status === 503,
        () => false,
      )
      if (up) return this
      const ended = await Promise.race([exited, new Promise<undefined>((go) => setTimeout(go, 25))])
      if (ended !== undefined) throw new Error(`the relay ended: ${this.output}`)
    }
  }

  settings(): Record<string, string> {
    return {
      PORT: String(this.port),
      RELAY_DATA: this.data,
      RUNWARE_API_KEY: apiKey,
      RUNWARE_URL: `${this.upstreamUrl}/v1`,
      RELAY_ADMIN_TOKEN: token,
      ...this.more(this.url),
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Sends SIGKILL to both engine and launcher. */
  async kill(): Promise<void> {
    const gone = new Promise((go) => this.launcher?.once('exit', go))
    const [engine] = readFileSync(join(this.data, 'pid'), 'utf8').split('\n').map(Number)
    this.launcher?.kill('SIGKILL')
    process.kill(engine as number, 'SIGKILL')
    await gone
  }

  async stop(): Promise<void> {
    if (this.launcher?.exitCode === null && this.launcher.signalCode === null) {
      const gone = new Promise((go) => this.launcher?.once('exit', go))
      this.launcher.kill('SIGTERM')
      await gone
    }
    rmSync(this.data, { recursive: true, force: true })
  }

  call(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, {
      ...init,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(init.headers as Record<string, string>),
      },
    })
  }

  /** Returns a client of the same relay with another token. */
  as(token: string): Relay {
    return Object.assign(Object.create(this) as Relay, { token })
  }

  send(method: string, path: string, body: unknown): Promise<Response> {
    return this.call(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  }

  async read(path: string): Promise<unknown> {
    return (await this.call(path)).json()
  }

  /** Sets the team's policy: the initial one with changes. */
  async rule(change: Partial<Policy> = {}): Promise<void> {
    const answer = await this.send('PUT', '/v1/policy', { ...firstPolicy, ...change })
    if (answer.status !== 200) throw new Error(`policy: ${answer.status} ${await answer.text()}`)
  }

  /** Invites a member, and returns a client with that member's token. */
  async invite(name: string, more: object = {}): Promise<Relay & { id: string }> {
    const answer = await this.send('POST', '/v1/members', { name, ...more })
    if (answer.status !== 201) throw new Error(`invite: ${answer.status} ${await answer.text()}`)
    const { member, token } = (await answer.json()) as Invited
    return Object.assign(this.as(token), { id: member.id })
  }

  /** Uploads a source image that is new to the relay, and returns its hash. */
  async seed(
    bytes: Buffer = Buffer.concat([pngOf(8), randomBytes(1000)]),
    type = 'image/png',
  ): Promise<string> {
    const hash = sha256(bytes)
    const upload = () =>
      this.call(`/v1/seeds/${hash}`, {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: { 'content-type': type },
      })
    let answer = await upload()
    // A member may have four uploads at a time; tests that run in parallel share one member.
    while (answer.status === 429) {
      await new Promise((go) =>
        setTimeout(go, 1000 * Number(answer.headers.get('retry-after') ?? 1)),
      )
      answer = await upload()
    }
    if (!answer.ok) throw new Error(`seed: ${answer.status} ${await answer.text()}`)
    return hash
  }

  post(run: unknown, key: string = randomUUID()): Promise<Response> {
    return this.call('/v1/runs', {
      method: 'POST',
      body: JSON.stringify(run),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    })
  }

  async begin(cells: object[], seed?: string): Promise<Run> {
    const answer = await this.post({
      seed: seed ?? (await this.seed()),
      cells: cells.map((cell) => ({ ...wish, ...cell })),
    })
    if (answer.status !== 201) throw new Error(`run: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Run
  }

  async view(id: string): Promise<Run> {
    return (await (await this.call(`/v1/runs/${id}`)).json()) as Run
  }

  /** Returns every event from `after` to the run's end. */
  async events(id: string, after = 0): Promise<RunEvent[]> {
    const text = await (await this.call(`/v1/runs/${id}/events?after=${after}`)).text()
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as RunEvent)
  }

  /** Returns a run's state once it has ended. */
  async ended(id: string): Promise<Run> {
    await this.events(id)
    return this.view(id)
  }
}

export interface Stage {
  folder: string
  upstream: Upstream
  relay: Relay
  close(): Promise<void>
}

/** Starts a relay and its upstream for one test file. `entry` replaces the relay's own Worker. */
export async function openStage(
  more?: (url: string) => Record<string, string>,
  entry?: string,
): Promise<Stage> {
  const folder = await bundleRelay(entry)
  const upstream = await startUpstream()
  const relay = new Relay(folder, upstream.url, more)
  const close = async () => {
    await relay.stop()
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  }
  await relay.start().catch(async (error: unknown) => Promise.reject((await close(), error)))
  return { folder, upstream, relay, close }
}

export const wish = {
  positivePrompt: 'a warmer evening light',
  width: 2048,
  height: 2048,
  numberResults: 1,
  copyrightDetection: true,
} satisfies Partial<NewRun['cells'][number]>

export function launch(
  folder: string,
  settings: Record<string, string>,
  onOutput: (text: string) => void,
) {
  const launcher = spawn(process.execPath, [join(folder, 'serve.js')], {
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [launcher.stdout, launcher.stderr])
    stream.setEncoding('utf8').on('data', onOutput)
  const exited = new Promise<number>((go) => launcher.once('exit', (code) => go(code ?? -1)))
  return { launcher, exited }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Waits until the condition is true; the test's own timeout is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((go) => setTimeout(go, 25))
}
