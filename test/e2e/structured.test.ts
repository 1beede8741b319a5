// Tests a variation's details: the structured prompt, edited by hand, and remixed with. And WebP on
// its way to the canvas.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allPlaced, remix, save, selectLayer, toForm, variationsOf } from './hands.js'
import { openHouse, type Desk, type House } from './house.js'

let house: House
let desk: Desk
beforeAll(async () => {
  house = await openHouse()
  desk = await house.open()
})
afterAll(() => house.close())

const script = (rules: unknown) =>
  fetch(`${house.simulatorUrl}/trouble`, { method: 'PUT', body: JSON.stringify(rules) })

test('details show recipe, result and the structured prompt with its boxes', async () => {
  await selectLayer(desk, 'Hero')
  await remix(desk, 'Steam over the cup, teal morning', 1)
  await allPlaced(desk, 1)
  await desk.panel.getByRole('button', { name: 'Show Hero / 1 on the canvas' }).click()
  const details = desk.panel.getByRole('region', { name: 'Details' })
  await details.waitFor()
  await details.getByText('How the model read your prompt').click()
  const text = await details.innerText()
  for (const words of ['2560 × 1440', '0.45', 'Seed', '$0.06', 'On']) expect(text).toContain(words)
  expect(await details.getByRole('textbox', { name: 'Subject' }).inputValue()).toContain(
    'Steam over the cup',
  )
  expect(await details.locator('.boxed i').count()).toBeGreaterThan(0)
  expect(await details.getByRole('img', { name: /^Palette/ }).count()).toBe(1)
})

test.each(['light', 'dark'] as const)(
  'axe finds nothing wrong with the panel in the %s theme',
  async (theme) => {
    const dark = desk.page.getByRole('button', { name: 'Dark theme' })
    if (((await dark.getAttribute('aria-pressed')) === 'true') !== (theme === 'dark'))
      await dark.click()
    await expect
      .poll(() => desk.panel.locator('html').getAttribute('class'))
      .toContain(`figma-${theme}`)
    const frame = desk.page.frames().find((frame) => frame.parentFrame() !== null)
    const source = readFileSync(
      createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
      'utf8',
    )
    const violations = await frame?.evaluate(
      `${source}; axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))`,
    )
    expect(violations).toEqual([])
  },
)

test('“Remix with this” sends the changed prompt back as settings.structuredPrompt', async () => {
  const details = desk.panel.getByRole('region', { name: 'Details' })
  await details.getByRole('textbox', { name: 'Background' }).fill('a snowy street at night')
  await details.getByRole('button', { name: 'Remix with this' }).click()
  await desk.panel.getByText('With a structured prompt').waitFor()
  await remix(desk, 'Steam over the cup, teal morning', 1)
  await allPlaced(desk, 1)
  const { variations } = variationsOf(await save(desk), 'Hero')
  expect(variations.at(-1)?.record.recipe.structuredPrompt).toMatchObject({
    compositional_deconstruction: { background: 'a snowy street at night' },
  })
})

test('where the service refuses it, the run goes on with the plain prompt and says so', async () => {
  const refusal = {
    kind: 'error',
    code: 'unsupportedParameter',
    parameter: 'settings.structuredPrompt',
    status: 400,
  }
  expect(
    (await script([{ when: { taskType: 'imageInference' }, do: refusal, times: 1 }])).status,
  ).toBeLessThan(300)
  await remix(desk, 'Steam over the cup, teal morning', 1)
  await desk.panel.getByText('It used your words alone').waitFor()
  await allPlaced(desk, 1)
})

test('a WebP result lands on the canvas as a PNG of the same pixels', async () => {
  await toForm(desk)
  await desk.panel.getByRole('button', { name: 'Leave the structured prompt out' }).click()
  await selectLayer(desk, 'Story')
  await desk.panel.getByText('More', { exact: true }).click()
  await desk.panel.getByRole('combobox', { name: 'Format' }).selectOption('WEBP')
  await remix(desk, 'golden evening', 1)
  await allPlaced(desk, 1)
  const { variations } = variationsOf(await save(desk), 'Story')
  expect(await sharp(variations[0]?.image()).metadata()).toMatchObject({
    format: 'png',
    width: 1440,
    height: 2560,
  })
})
