// Tests a grid from the designer's side: priced before, laid out on the canvas, reduced, found
// again, and used as a source.
import type { Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allPlaced, remix, save, selectLayer, toForm, variationsOf } from './hands.js'
import { withoutPalette } from '../../ui/plan/palette-prompt.js'
import { openHouse, type Desk, type House } from './house.js'

const prompt = 'A rainy {morning|evening} in teal'
let house: House
let desk: Desk
beforeAll(async () => {
  house = await openHouse({ blankBytes: '20000' })
  desk = await house.open()
})
afterAll(() => house.close())

const script = (rules: unknown) =>
  fetch(`${house.simulatorUrl}/trouble`, { method: 'PUT', body: JSON.stringify(rules) })
const tile = (name: string) =>
  desk.panel.getByRole('button', { name: `Show ${name} on the canvas` })
const button = (name: string | RegExp) => desk.panel.getByRole('button', { name })
const layers = () => desk.page.getByRole('tree', { name: 'Layers' })

const isPicture = (request: Request) =>
  request.method() === 'GET' && /\/images\/\d+$/.test(request.url())

test('the line above the button says what will be made and what it costs, and the button says how many', async () => {
  const { panel, page } = desk
  await selectLayer(desk, 'Hero')
  await layers()
    .getByRole('treeitem', { name: 'Square', exact: true })
    .click({ modifiers: ['Shift'] })
  await panel.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await panel.getByRole('checkbox', { name: 'Several strengths' }).check()
  await panel.getByRole('textbox', { name: 'Strength' }).fill('0.2, 0.8')
  await panel.getByRole('spinbutton', { name: 'Variations' }).fill('1')
  await panel.getByText('2 frames × 2 prompts × 2 strengths = 8 images').waitFor()
  await panel.getByText('about $0.48').waitFor()
  expect(await button(/^Remix/).innerText()).toBe('Remix 8 images')
  await panel.getByText('2 prompts', { exact: true }).click()
  expect(
    await panel.getByRole('list', { name: 'Prompts' }).getByRole('listitem').allInnerTexts(),
  ).toEqual(['A rainy morning in teal', 'A rainy evening in teal'])
  expect(await page.title()).not.toBe('')
})

test('one press makes one section with all of it, each frame in its row and column, over nothing', async () => {
  let [underWay, most] = [0, 0]
  desk.page.on('request', (request) => isPicture(request) && (most = Math.max(most, ++underWay)))
  desk.page.on('requestfinished', (request) => isPicture(request) && (underWay -= 1))
  await button(/^Remix/).click()
  await allPlaced(desk, 8)
  // An image is some megabytes: the next is fetched only when this one is on the canvas.
  expect(most).toBe(1)
  const saved = await save(desk)
  const { variations } = variationsOf(saved, 'Hero')
  const squares = variationsOf(saved, 'Square').variations
  expect(
    variations.map(({ record }) => [
      withoutPalette(record.recipe.positivePrompt, record.palette ?? []),
      record.recipe.strength,
    ]),
  ).toEqual([
    ['A rainy morning in teal', 0.2],
    ['A rainy morning in teal', 0.8],
    ['A rainy evening in teal', 0.2],
    ['A rainy evening in teal', 0.8],
  ])
  expect(squares.map(({ record }) => [record.recipe.width, record.recipe.height])).toEqual(
    Array(4).fill([2048, 2048]),
  )
  const [first, second, third] = variations
  expect(second?.box.y).toBe(first?.box.y)
  expect(third?.box.x).toBe(first?.box.x)
  expect(squares[0]?.box.x).toBe(first?.box.x)
  const sections = [...saved.document.nodes.values()].filter(({ type }) => type === 'SECTION')
  expect(sections.map(({ name }) => name)).toEqual([prompt])
  expect(desk.complaints).toEqual([])
})

test('what is clicked in the panel is selected on the canvas, and the other way round', async () => {
  await tile('Hero / 2').click()
  await expect
    .poll(() => layers().getByRole('treeitem', { name: 'Hero / 2' }).getAttribute('aria-selected'))
    .toBe('true')
  await layers().getByRole('treeitem', { name: 'Square / 1' }).click()
  await expect.poll(() => tile('Square / 1').getAttribute('aria-pressed')).toBe('true')
  expect(await tile('Hero / 2').getAttribute('aria-pressed')).toBe('false')
})

test('the starred are kept, the rest goes but for what was moved, and one undo brings it back', async () => {
  await button('Star Hero / 1').click()
  await button('Star Hero / 4').click()
  await button('Keep 2, remove 6').waitFor()
  await layers().getByRole('treeitem', { name: 'Square / 1' }).click()
  await desk.page.getByRole('application', { name: 'Canvas' }).focus()
  await desk.page.keyboard.press('ArrowRight')
  await button('Keep 2, remove 6').click()
  await button('Remove 5 from the canvas').click()
  await expect
    .poll(async () => variationsOf(await save(desk), 'Hero').variations.map(({ name }) => name))
    .toEqual(['Hero / 1', 'Hero / 4'])
  expect(variationsOf(await save(desk), 'Square').variations.map(({ name }) => name)).toEqual([
    'Square / 1',
  ])
  await desk.page.getByRole('button', { name: /^Undo/ }).click()
  await expect.poll(async () => variationsOf(await save(desk), 'Hero').variations.length).toBe(4)
})

test('the history finds the run by its words, and shows it as it stands on the canvas', async () => {
  await button('Close run').click()
  await button('History').click()
  const lines = desk.panel.getByRole('list', { name: 'Runs' })
  await desk.panel.getByRole('searchbox', { name: 'Search the history' }).fill('nothing like it')
  await lines.getByText('No run has these words.').waitFor()
  await desk.panel.getByRole('searchbox', { name: 'Search the history' }).fill('rainy')
  await lines.getByRole('button').first().click()
  await allPlaced(desk, 8)
  await expect
    .poll(() => desk.panel.getByRole('list', { name: 'Variations' }).locator('img').count())
    .toBe(8)
  expect(await button('Star Hero / 4').getAttribute('aria-pressed')).toBe('true')
})

test('a variation’s settings come back into the form, one of each', async () => {
  await tile('Hero / 4').click()
  await button('Reuse settings').click()
  expect(await desk.panel.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe(
    'A rainy evening in teal',
  )
  expect(
    await desk.panel.getByRole('spinbutton', { name: 'Strength as a number' }).inputValue(),
  ).toBe('0.8')
})

test('more like it: the variation is the source, and goes in by its own name at Runware', async () => {
  await desk.panel.getByRole('button', { name: prompt }).first().click()
  await tile('Hero / 1').click()
  await button('Remix this').click()
  await desk.panel.getByRole('region', { name: 'Source' }).getByText('Hero / 1').waitFor()
  const posted = desk.page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/v1/runs'),
  )
  await remix(desk, 'A rainy morning in teal', 1)
  const body = (await posted).postDataJSON() as { from?: { n: number } }
  expect(body.from?.n).toBe(0)
  await allPlaced(desk, 1)
  expect(variationsOf(await save(desk), 'Hero / 1').variations).toHaveLength(1)
})

test('what failed says why on the canvas and is asked for again from there', async () => {
  await script([
    {
      when: { taskType: 'imageInference' },
      do: { kind: 'error', code: 'invalidPositivePrompt', status: 400 },
      times: 1,
    },
  ])
  await selectLayer(desk, 'Story')
  await remix(desk, 'ink and silver', 1)
  const tiles = desk.panel.getByRole('list', { name: 'Variations' }).getByRole('listitem')
  await tiles
    .filter({ hasNotText: /Queued|Generating|Downloading/ })
    .first()
    .waitFor()
  await button('Close run').waitFor()
  const words = [...(await save(desk)).document.nodes.values()]
    .filter(({ type }) => type === 'TEXT')
    .map(({ text }) => text)
  expect(words.some((text) => text.includes('Prompt'))).toBe(true)
  await tile('Story / 1').click()
  await desk.page.getByRole('button', { name: 'Try again' }).click()
  await allPlaced(desk, 1)
  expect(variationsOf(await save(desk), 'Story').variations).toHaveLength(1)
})

test('typed in the quick actions, a run starts without the form', async () => {
  const { page } = desk
  await toForm(desk)
  await page.getByRole('button', { name: 'Close plugin' }).click()
  await selectLayer(desk, 'Square')
  await page.keyboard.press('Control+/')
  const bar = page.getByRole('dialog', { name: 'Quick actions' })
  await bar.getByRole('combobox').fill('Quick remix')
  await page.keyboard.press('Enter')
  await bar.getByRole('combobox', { name: 'Prompt' }).fill('golden afternoon')
  await page.keyboard.press('Enter')
  await bar.getByRole('combobox', { name: 'Size' }).fill('9:16')
  await bar.getByRole('option', { name: /9:16/ }).waitFor()
  await page.keyboard.press('Enter')
  await bar.getByRole('combobox', { name: 'Strength' }).fill('0.3')
  await page.keyboard.press('Enter')
  await desk.panel.getByRole('heading', { name: 'golden afternoon' }).waitFor()
  await desk.panel.getByRole('button', { name: 'Close run' }).waitFor()
  const made = variationsOf(await save(desk), 'Square').variations.filter(
    ({ record }) =>
      withoutPalette(record.recipe.positivePrompt, record.palette ?? []) === 'golden afternoon',
  )
  expect(made[0]?.record.recipe).toMatchObject({ width: 1440, height: 2560, strength: 0.3 })
})
