// Helpers of the simulator's tests: a simulator on a free port, a generated source image, and a
// client of the wire.
import { model } from '../../contract/model/ideogram-remix.js'
import sharp from 'sharp'
import { listen, type Listening } from '../../simulator/listen.js'
import { createSimulator, type SimulatorOptions } from '../../simulator/simulator.js'

/**
 * Draws a poster with soft light, hard edges and fine lines, so that every kind of change is
 * visible.
 */
export async function poster(width = 512, height = 512): Promise<Buffer> {
  const stripes = Array.from(
    { length: 12 },
    (_, at) => `<path d="M${at * 44} 0L${at * 44 + 160} 512" stroke="#5a3a20" stroke-width="3"/>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" preserveAspectRatio="none" width="${width}" height="${height}">
    <defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#f2c68a"/><stop offset="1" stop-color="#7a4326"/></linearGradient></defs>
    <rect width="512" height="512" fill="url(#g)"/>${stripes.join('')}
    <circle cx="230" cy="250" r="140" fill="#b3301c"/><circle cx="250" cy="230" r="82" fill="#fbf3e6"/>
    <rect x="330" y="330" width="120" height="90" fill="#20242c"/></svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

export interface Body {
  data?: Record<string, unknown>[]
  errors?: Record<string, unknown>[]
}

export interface Client extends Listening {
  url: string
  /** Posts tasks with a valid key; accepts any status. */
  post(...tasks: object[]): Promise<{ status: number; body: Body }>
  get(path: string): Promise<Response>
  script(rules: unknown): Promise<Response>
}

export async function start(options: SimulatorOptions = {}): Promise<Client> {
  const listening = await listen(createSimulator({ pace: 0, ...options }), 0)
  const url = `http://localhost:${listening.port}`
  const headers = { authorization: 'Bearer key', 'content-type': 'application/json' }
  return {
    ...listening,
    url,
    async post(...tasks) {
      const answer = await fetch(`${url}/v1`, {
        method: 'POST',
        headers,
        body: JSON.stringify(tasks),
      })
      return { status: answer.status, body: (await answer.json()) as Body }
    },
    get: (path) => fetch(url + path),
    script: (rules) => fetch(`${url}/trouble`, { method: 'PUT', body: JSON.stringify(rules) }),
  }
}

export const uuid = () => crypto.randomUUID()

/** Returns a valid task, with the smallest of the model's sizes for speed. */
export const inference = (seedImage: string, more: object = {}) => ({
  taskType: 'imageInference',
  taskUUID: uuid(),
  model: model.id,
  positivePrompt: 'a calm teal evening',
  width: 1024,
  height: 3072,
  inputs: { seedImage },
  settings: { renderingSpeed: 'TURBO' },
  ...more,
})

export async function upload(client: Client, picture: Buffer): Promise<string> {
  const { body } = await client.post({
    taskType: 'imageUpload',
    taskUUID: uuid(),
    image: picture.toString('base64'),
  })
  return String(body.data?.[0]?.['imageUUID'])
}

/** Polls until nothing is processing any more. */
export async function settled(client: Client, taskUUID: string): Promise<Body> {
  for (;;) {
    const { body } = await client.post({ taskType: 'getResponse', taskUUID })
    if (!(body.data ?? []).some(({ status }) => status === 'processing')) return body
    await new Promise((resume) => setTimeout(resume, 20))
  }
}
