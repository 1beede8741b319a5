// The relay's objects as its calls see them: what each can be asked, and under which name it is found. Nothing global is looked up.
import type { Failure } from '../contract/failure.js'
import type { Mark, NewRun, Run } from '../contract/run.js'
import type { Kept } from './kept.js'
import type { Environment } from './settings.js'

/** What the Worker is given from outside. The key and the token are secrets: they go into no answer and no log. */
export interface Bindings extends Environment {
  RUN: DurableObjectNamespace
  TEAM: DurableObjectNamespace
  SEED: DurableObjectNamespace
  RUNWARE_URL: string
  RUNWARE_API_KEY: string
  RELAY_ADMIN_TOKEN: string
  RELAY_VERSION: string
}

export interface NewOrder {
  id: string
  team: string
  member: string
  estimateUsd: number
  run: NewRun
}

/** Where an image's bytes are, at an address or in the run's own rows; or why it has none. */
export type ImagePlace =
  | { url: string; imageUUID: string | undefined }
  | { kept: Kept; imageUUID: string | undefined }
  | { failure: Failure | undefined }

/** Every call names the member who asks: what belongs to another is `undefined`, as if it were not there. */
export interface RunCalls {
  create(order: NewOrder): Promise<Run>
  view(member: string): Promise<Run | undefined>
  cancel(member: string): Promise<Run | undefined>
  image(member: string, n: number): Promise<ImagePlace | undefined>
  delivered(n: number): Promise<void>
  mark(member: string, n: number, mark: Mark): Promise<boolean>
  /** `GET /events?after=n`, NDJSON; `GET /kept?n&from&to`, bytes; `POST /hook?cell`, what a webhook told. */
  fetch(request: Request): Promise<Response>
}

/** `other`: the key stands for another body. `noSeed`: a new run whose seed is not there. */
export type Claim = { run: string; fresh: boolean } | 'other' | 'noSeed'

export interface TeamCalls {
  claim(ask: { member: string; key: string; digest: string; estimateUsd: number; seedThere: boolean }): Promise<Claim>
  /** A member's runs, newest first, or only the one posted under `key`. */
  runs(member: string, key?: string): Promise<string[]>
  settle(run: string, costUsd: number): Promise<void>
}

/** How a task may name the seed. `later`: the upload did not work out for now. */
export type Reference = { uuid: string } | { bytes: true } | { later: number } | { failure: Failure }

export interface SeedCalls {
  there(): Promise<boolean>
  hold(run: string): Promise<void>
  release(run: string): Promise<void>
  reference(): Promise<Reference>
  /** Runware does not take this UUID where the model wants an image. */
  refuse(uuid?: string): Promise<void>
  /** `PUT /?sha=…` takes the bytes, `GET /` answers with them as a data URI. */
  fetch(request: Request): Promise<Response>
}

// The engine's own types forbid what JSON allows (`unknown` inside a structured prompt), so the calls are named here.
const called = <Calls>(namespace: DurableObjectNamespace, name: string) =>
  namespace.get(namespace.idFromName(name)) as unknown as Calls

export const runNamed = ({ RUN }: Bindings, team: string, id: string) => called<RunCalls>(RUN, `${team}/${id}`)
export const teamNamed = ({ TEAM }: Bindings, team: string) => called<TeamCalls>(TEAM, team)
export const seedNamed = ({ SEED }: Bindings, team: string, hash: string) => called<SeedCalls>(SEED, `${team}/${hash}`)
