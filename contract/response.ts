// The other half of the table: every field of a result of the model is one line. Knows no transport.
import * as z from 'zod/mini'

export interface ResponseField {
  /** Accepts the value as it stands on the wire. */
  readonly schema: z.ZodMiniType
  readonly required?: boolean
  /** What becomes of it, in words. */
  readonly use: string
}

/** Every field of an `imageInference` result. Source: the model's page, section "Response Parameters". */
// prettier-ignore
export const responseFields = {
  taskType: { schema: z.literal('imageInference'), required: true, use: 'tells a result from other answers' },
  taskUUID: { schema: z.uuidv4(), required: true, use: 'finds the cell that asked' },
  imageUUID: { schema: z.uuidv4(), required: true, use: 'the picture’s name at Runware, on the frame’s record' },
  imageURL: { schema: z.url({ protocol: /^https?$/ }), use: 'where the relay fetches the bytes; never shown to a panel' },
  imageBase64Data: { schema: z.string(), use: 'the bytes themselves; the relay keeps them until delivered' },
  imageDataURI: { schema: z.string().check(z.regex(/^data:image\//)), use: 'the same with its type' },
  seed: { schema: z.int(), use: 'shown in the details, on the frame’s record' },
  NSFWContent: { schema: z.boolean(), use: 'true blocks the picture where the content check was asked for' },
  cost: { schema: z.number().check(z.gte(0)), use: 'settles the budget, on the tile and the frame’s record' },
  structuredPrompt: { schema: z.record(z.string(), z.unknown()), use: 'shown in the details, edited, and sent back as settings.structuredPrompt' },
} as const satisfies Record<string, ResponseField>

export type ResponseName = keyof typeof responseFields
export const responseNames = Object.keys(responseFields) as ResponseName[]
export const responseField = (name: ResponseName): ResponseField => responseFields[name]

type Table = typeof responseFields
type Required = {
  [Name in ResponseName]: Table[Name] extends { required: true } ? Name : never
}[ResponseName]
/** A result as it stands on the wire. */
export type WireResult = { [Name in Required]: z.infer<Table[Name]['schema']> } & {
  [Name in Exclude<ResponseName, Required>]?: z.infer<Table[Name]['schema']>
}

/** One result with its image in one form or another. Fields that are not known are left alone. */
export const wireResultSchema = z.looseObject(
  Object.fromEntries(
    responseNames.map((name) => {
      const { schema, required } = responseField(name)
      return [name, required ? schema : z.optional(schema)]
    }),
  ),
) as unknown as z.ZodMiniType<WireResult>
