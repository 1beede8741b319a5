// Scripted faults: decides which requests fail, and how. The faults are applied in spoil.ts.
import * as z from 'zod/mini'
import { chanceFrom, type Chance } from './picture/chance.js'

const count = z.int().check(z.gte(1))

/**
 * Conditions of a rule. All given conditions must hold. `nth`, `every` and `share` count the
 * requests for which the others hold.
 */
const whenSchema = z.strictObject({
  /** The request contains a task of this type. `download` is the fetch of an image. */
  taskType: z.optional(z.string()),
  /** A prompt in the request contains this text. */
  prompt: z.optional(z.string().check(z.minLength(1))),
  nth: z.optional(count),
  every: z.optional(count),
  /** Random share of the requests: 0.3 is three in ten. The same `dice` give the same sequence. */
  share: z.optional(z.number().check(z.gt(0), z.lte(1))),
  dice: z.optional(z.int()),
})

const acts = [
  /** The connection is cut. `after`: the tasks were accepted, and only the response is lost. */
  z.strictObject({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
  /** A bare HTTP status. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().check(z.gte(400), z.lte(599)),
    retryAfterS: z.optional(z.int().check(z.gte(0))),
  }),
  /**
   * One of Runware's errors, or any other code, for every task in the request. `status` replaces
   * the usual one.
   */
  z.strictObject({
    kind: z.literal('error'),
    code: z.string().check(z.minLength(1)),
    message: z.optional(z.string()),
    parameter: z.optional(z.string()),
    status: z.optional(z.int().check(z.gte(200), z.lte(599))),
    retryAfterS: z.optional(z.int().check(z.gte(0))),
  }),
  /** The response is delayed by this time. */
  z.strictObject({ kind: z.literal('stall'), ms: z.int().check(z.gte(0)) }),
  /** The tasks are accepted, and the body of the response ends half way. */
  z.strictObject({ kind: z.literal('cut') }),
  /** The request arrives twice, as retransmissions do; the response is that of the second. */
  z.strictObject({ kind: z.literal('twice') }),
  /** A gateway's HTML page in place of JSON. */
  z.strictObject({
    kind: z.literal('html'),
    status: z._default(z.int().check(z.gte(200), z.lte(599)), 502),
  }),
] as const
const oneActSchema = z.discriminatedUnion('kind', acts)
const actSchema = z.discriminatedUnion('kind', [
  ...acts,
  /** One of these faults, chosen at random each time. */
  z.strictObject({ kind: z.literal('any'), of: z.array(oneActSchema).check(z.minLength(1)) }),
])

export const rulesSchema = z.array(
  z.strictObject({
    when: z._default(whenSchema, {}),
    do: actSchema,
    /** Maximum number of uses. */
    times: z.optional(count),
  }),
)

export type Rule = z.infer<typeof rulesSchema>[number]
export type Act = z.infer<typeof oneActSchema>

export interface Trouble {
  readonly rules: readonly Rule[]
  script(rules: readonly Rule[]): void
  /** Returns the fault for this request, from the first matching rule. */
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
      // Every rule counts every request, so that two rules with `nth` do not shift each other.
      for (const line of lines) {
        const { when, times = Infinity, do: act } = line.rule
        if (when.taskType !== undefined && !taskTypes.includes(when.taskType)) continue
        if (
          when.prompt !== undefined &&
          !prompts.some((prompt) => prompt.includes(when.prompt ?? ''))
        )
          continue
        line.seen++
        // Both numbers are drawn for every request, so that a rule's result does not depend on
        // other rules.
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
