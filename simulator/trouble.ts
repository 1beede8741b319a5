// Trouble that somebody scripted: which requests fail, and how. Decides only; the answer is spoilt by those who give it.
import * as z from 'zod/mini'
import { chanceFrom, type Chance } from './picture/chance.js'

const count = z.int().check(z.gte(1))

/** Every condition that is given must hold. `nth`, `every` and `share` count the requests for which the others hold. */
const whenSchema = z.strictObject({
  /** A task of this type is in the request. `download` is the fetch of a picture. */
  taskType: z.optional(z.string()),
  /** A prompt in the request contains this. */
  prompt: z.optional(z.string().check(z.minLength(1))),
  nth: z.optional(count),
  every: z.optional(count),
  /** So many of them, by chance: 0.3 is three in ten. The same `dice` throw the same each time. */
  share: z.optional(z.number().check(z.gt(0), z.lte(1))),
  dice: z.optional(z.int()),
})

const acts = [
  /** The line is cut. `after`: the tasks were accepted, and only the answer is lost. */
  z.strictObject({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
  /** A bare HTTP status. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().check(z.gte(400), z.lte(599)),
    retryAfterS: z.optional(z.int().check(z.gte(0))),
  }),
  /** One of Runware's errors for every task in the request, or any other code. `status` replaces the usual one. */
  z.strictObject({
    kind: z.literal('error'),
    code: z.string().check(z.minLength(1)),
    message: z.optional(z.string()),
    parameter: z.optional(z.string()),
    status: z.optional(z.int().check(z.gte(200), z.lte(599))),
    retryAfterS: z.optional(z.int().check(z.gte(0))),
  }),
  /** The answer comes this much later. */
  z.strictObject({ kind: z.literal('stall'), ms: z.int().check(z.gte(0)) }),
  /** The tasks are accepted, and the body of the answer ends half way. */
  z.strictObject({ kind: z.literal('cut') }),
  /** The request arrives twice, as a network may have it; the second one's answer is what is told. */
  z.strictObject({ kind: z.literal('twice') }),
  /** A gateway's page in place of JSON. */
  z.strictObject({
    kind: z.literal('html'),
    status: z._default(z.int().check(z.gte(200), z.lte(599)), 502),
  }),
] as const
const oneActSchema = z.discriminatedUnion('kind', acts)
const actSchema = z.discriminatedUnion('kind', [
  ...acts,
  /** One of these, drawn each time. */
  z.strictObject({ kind: z.literal('any'), of: z.array(oneActSchema).check(z.minLength(1)) }),
])

export const rulesSchema = z.array(
  z.strictObject({
    when: z._default(whenSchema, {}),
    do: actSchema,
    /** How often at most. */
    times: z.optional(count),
  }),
)

export type Rule = z.infer<typeof rulesSchema>[number]
export type Act = z.infer<typeof oneActSchema>

export interface Trouble {
  readonly rules: readonly Rule[]
  script(rules: readonly Rule[]): void
  /** What shall happen to this request. The first rule that fits. */
  meet(taskTypes: readonly string[], prompts: readonly string[]): Act | undefined
}

export function createTrouble(): Trouble {
  let lines: { rule: Rule; chance: Chance; seen: number; done: number }[] = []
  return {
    get rules() {
      return lines.map(({ rule }) => rule)
    },
    script: (rules) =>
      void (lines = rules.map((rule) => ({
        rule,
        chance: chanceFrom(rule.when.dice ?? 0),
        seen: 0,
        done: 0,
      }))),
    meet(taskTypes, prompts) {
      let met: Act | undefined
      // Every rule counts every request, so that two rules with `nth` don't shift each other.
      for (const line of lines) {
        const { when, times = Infinity, do: act } = line.rule
        if (when.taskType !== undefined && !taskTypes.includes(when.taskType)) continue
        if (
          when.prompt !== undefined &&
          !prompts.some((prompt) => prompt.includes(when.prompt ?? ''))
        )
          continue
        line.seen++
        // Both are thrown for every request, so that what one meets does not hang on what another rule did.
        const [thrown, which] = [line.chance(), line.chance()]
        const due =
          (when.nth ?? line.seen) === line.seen &&
          line.seen % (when.every ?? 1) === 0 &&
          thrown < (when.share ?? 1)
        if (met || !due || line.done >= times) continue
        line.done++
        met = act.kind === 'any' ? act.of[Math.floor(which * act.of.length)] : act
      }
      return met
    },
  }
}
