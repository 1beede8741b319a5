// Measures the processor time of the banned terms for the prompts of a large run. The goal is under
// 5 ms once the terms are compiled.
import { bundled } from './bundled.mjs'

const cells = 100
const characters = 2_000
const { bannedOnce } = await bundled('relay/team/banned-terms/banned-terms.ts', 'relay')

const latin =
  'A quiet street in the north, wooden houses with red doors; nordic light, a fox & a wolf at noon. '
const kinds = {
  'names with one first word': [(n) => `Nordwolf ${n} of the north`, latin],
  'names with nothing in common': [
    (n) => `${String.fromCharCode(97 + (n % 26))}${n * 7919} brand`,
    latin,
  ],
  'Chinese names': [
    (n) => `小米${String.fromCodePoint(0x4e00 + n * 7)}手机`,
    '小米手機在一張白色的桌子上，晨光。',
  ],
  'Cyrillic names': [
    (n) => `марка${n} новая`,
    'Тихая улица на севере, деревянные дома с красными дверями. ',
  ],
  'a hundred letters each': [(n) => `${'nordwolf'.repeat(11)} ${n} end`, 'nordwolf'.repeat(11)],
  'one longer than the other': [
    (n) => `x${'no'.repeat(1 + (n % 48))}`,
    'xnononononononox no xnonox no ',
  ],
}

/** Returns milliseconds of processor time, which is independent of the machine's load. */
function spentMs(action) {
  const before = process.cpuUsage()
  action()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

for (const [name, [term, phrase]] of Object.entries(kinds)) {
  const terms = Array.from({ length: 1000 }, (_, n) => term(n))
  const compileMs = spentMs(() => bannedOnce(terms)('one'))
  const times = { differ: [], equal: [] }
  for (let round = 0; round < 9; round += 1)
    for (const kind of ['differ', 'equal']) {
      const texts = Array.from({ length: cells }, (_, n) =>
        `${kind === 'differ' ? n : round} ${phrase.repeat(characters / phrase.length + 1)}`.slice(
          0,
          characters,
        ),
      )
      times[kind].push(
        spentMs(() => {
          const find = bannedOnce(terms)
          for (const text of texts) if (find(text)) throw new Error(`“${find(text).term}” is found`)
        }),
      )
    }
  const figure = (all) =>
    `${all[0].toFixed(1)} ms at first, ${[...all].sort((a, b) => a - b)[4].toFixed(1)} ms then`
  console.log(
    `  ${name}: compiled in ${compileMs.toFixed(0)} ms; ${cells} prompts that differ ${figure(times.differ)}; that repeat ${figure(times.equal)}`,
  )
}
