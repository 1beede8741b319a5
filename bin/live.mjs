// `npm run live`: tests undocumented behaviour of Runware with a real key, after a confirmation of
// the cost. Writes its findings to a report.
import { installMissing } from './install.mjs'
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'

installMissing()
const { default: sharp } = await import('sharp')
const { fromSources } = await import('./contract.mjs')
const { toWire, recipeSchema, model, wireResultSchema, responseNames } = await fromSources({
  'contract/recipe.ts': ['toWire', 'recipeSchema'],
  'contract/model/ideogram-remix.ts': ['model'],
  'contract/model/response.ts': ['wireResultSchema', 'responseNames'],
})

if (process.argv[2] === 'figma') {
  const { compareWithFigma } = await import('./figma-report.mjs')
  process.exit(compareWithFigma(process.argv[3]))
}

const report = 'live-report.md'
const { RUNWARE_API_KEY: key, RUNWARE_URL: url = 'https://api.runware.ai/v1' } = process.env
const pictures = 2
const costUsd = pictures * model.priceUsd.TURBO
const deadlineMs = 5 * 60_000

const plan = `This makes ${pictures} pictures with ${model.id} at Turbo speed against ${url}: about $${costUsd.toFixed(2)}, by the price of the plain model.
It uploads one small picture, sends requests that must be refused, and writes what it learned to ${report}.`

if (!key) {
  console.log(`${plan}\nThere is no RUNWARE_API_KEY, so nothing was sent and nothing was spent.`)
  process.exit(0)
}
console.log(plan)
if (!process.argv.includes('--yes')) {
  const ask = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await ask.question('Spend that now? [y/N] ')
  ask.close()
  if (!/^y(es)?$/i.test(answer.trim())) {
    console.log('Nothing was sent and nothing was spent.')
    process.exit(0)
  }
}

const findings = []
const found = (question, answer) => {
  findings.push([question, answer])
  console.log(`- ${question} ${answer}`)
}
const codes = (body) => (body?.errors ?? []).map(({ code }) => code).join(', ') || 'no error'

async function post(...tasks) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(tasks),
    signal: AbortSignal.timeout(90_000),
  })
  const body = await answer.json().catch(() => undefined)
  return { status: answer.status, body, retryAfter: answer.headers.get('retry-after') }
}

const uuid = () => crypto.randomUUID()
const task = (recipe, owned) =>
  toWire(
    recipeSchema.parse({
      positivePrompt: 'a calm teal evening',
      width: 1024,
      height: 3072,
      renderingSpeed: 'TURBO',
      strength: 0.5,
      copyrightDetection: true,
      checkContent: true,
      ...recipe,
    }),
    {
      taskType: 'imageInference',
      taskUUID: uuid(),
      model: model.id,
      deliveryMethod: 'async',
      includeCost: true,
      ...owned,
    },
  )

/** Polls until nothing is in progress any more. */
async function result(taskUUID) {
  const until = Date.now() + deadlineMs
  for (let pauseMs = 1000; Date.now() < until; pauseMs = Math.min(10_000, pauseMs * 1.5)) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    const { body } = await post({ taskType: 'getResponse', taskUUID })
    const items = body?.data ?? []
    if (
      body?.errors?.length ||
      (items.length > 0 && items.every(({ status }) => status !== 'processing'))
    )
      return body
  }
  return undefined
}

async function live() {
  const uploaded = await post({
    taskType: 'imageUpload',
    taskUUID: uuid(),
    image: `data:image/png;base64,${(await smallPicture()).toString('base64')}`,
  })
  const seedImage = uploaded.body?.data?.[0]?.imageUUID
  found(
    'Does imageUpload take a PNG?',
    seedImage ? 'Yes, with a UUID.' : `No: HTTP ${uploaded.status}, ${codes(uploaded.body)}.`,
  )
  if (!seedImage) return

  const unknown = await post({ taskType: 'getResponse', taskUUID: uuid() })
  found(
    'What does a poll for an unknown UUID say?',
    `HTTP ${unknown.status}, ${codes(unknown.body)}, ${unknown.body?.data?.length ?? 0} items.`,
  )
  const odd = { ...task({}, { seedImage }), width: 1000, height: 1000 }
  const size = await post(odd)
  found('Which code has a size outside the list?', `HTTP ${size.status}, ${codes(size.body)}.`)
  const mixed = await post(
    { taskType: 'getResponse', taskUUID: uuid() },
    { taskType: 'imageUpload', taskUUID: uuid(), image: seedImage },
  )
  found(
    'Which status has a body with data and errors?',
    `HTTP ${mixed.status}, ${mixed.body?.data?.length ?? 0} data, ${mixed.body?.errors?.length ?? 0} errors.`,
  )

  const first = task({}, { seedImage })
  const submitted = await post(first)
  found(
    'Is an uploaded UUID taken as inputs.seedImage by this model?',
    submitted.body?.errors ? `No: ${codes(submitted.body)}.` : 'Yes.',
  )
  if (submitted.body?.errors) return
  const twice = await post(first)
  found('What does the same task sent again say?', `HTTP ${twice.status}, ${codes(twice.body)}.`)
  const made = (await result(first.taskUUID))?.data?.[0]
  if (!made) return found('Did a picture come back?', 'No, not within five minutes.')
  const { status: _status, ...fields } = made
  found(
    'Does a result fit the contract’s table?',
    wireResultSchema.safeParse({ ...fields, taskType: 'imageInference' }).success ? 'Yes.' : 'No.',
  )
  const more = Object.keys(fields).filter((name) => !responseNames.includes(name))
  found(
    'Which fields does a result have that no page names?',
    more.length > 0 ? more.join(', ') : 'None.',
  )
  found(
    'What does a Turbo picture cost?',
    made.cost === undefined
      ? 'It did not say.'
      : `$${made.cost}, estimated $${model.priceUsd.TURBO}.`,
  )
  found(
    'Does the copyright check leave a trace in the result?',
    more.length > 0 ? `Perhaps: ${more.join(', ')}.` : 'No.',
  )
  if (made.imageURL) {
    const picture = await fetch(made.imageURL, {
      method: 'HEAD',
      headers: { origin: 'null' },
    }).catch(() => undefined)
    const allowed = picture?.headers.get('access-control-allow-origin')
    found('May a page with a null origin load result URLs?', allowed ? `Yes: ${allowed}.` : 'No.')
  }
  const second = task(
    {
      structuredPrompt: made.structuredPrompt ?? { high_level_description: 'a calm teal evening' },
    },
    { seedImage: made.imageUUID },
  )
  const again = await post(second)
  const refused = (again.body?.errors ?? []).some(({ parameter }) =>
    String(parameter).includes('structuredPrompt'),
  )
  found(
    'Is settings.structuredPrompt taken back?',
    again.body?.errors
      ? refused
        ? `No: ${codes(again.body)}.`
        : `Not known: ${codes(again.body)}.`
      : 'Yes.',
  )
  if (again.body?.errors) return
  const next = await result(second.taskUUID)
  found(
    'Is a result’s UUID taken as the next seed?',
    next?.data?.[0]?.imageUUID ? 'Yes.' : `No: ${codes(next)}.`,
  )
}

/** Returns 256 × 768 of grey with a lighter middle: the smallest input for the model. */
const smallPicture = () =>
  sharp(
    Buffer.from(
      '<svg width="256" height="768"><rect width="256" height="768" fill="#555"/><circle cx="128" cy="384" r="90" fill="#ccc"/></svg>',
    ),
  )
    .png()
    .toBuffer()

const trouble = await live().then(
  () => undefined,
  (error) => `It ended early: ${error.message}.`,
)
const lines = findings.map(([question, answer]) => `- **${question}** ${answer}`)
const unsettled = [
  'Is Retry-After sent when the queue is full?',
  'What does a webhook say of an error?',
  'How is a flagged picture told?',
  'How long do result URLs live?',
]
writeFileSync(
  report,
  `# What Runware said\n\n${new Date().toISOString()}, ${url}\n\n${lines.join('\n')}\n${trouble ? `\n${trouble}\n` : ''}\n## Not settled by this\n\n${unsettled.map((question) => `- ${question}`).join('\n')}\n`,
)
console.log(trouble ?? `Written to ${report}.`)
process.exitCode = trouble ? 1 : 0
