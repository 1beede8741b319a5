// Finds tokens that a design system has taken out of use, by their names and descriptions, in the languages of the interface. Pure.

const marks =
  /(?<!\p{L})(?:do\s*n[o'’]?t\s+use|don['’]?t\s+use|do-not-use|donotuse|not\s+in\s+use|unused|deprecated|depr|obsolete|legacy|retired|sunset\s+token|nicht\s+(?:mehr\s+)?(?:verwenden|benutzen|nutzen)|veraltet|ne\s+pas\s+utiliser|ne\s+plus\s+utiliser|obsol[eè]te|d[eé]pr[eé]ci[eé]e?|no\s+(?:usar|utilizar)|obsolet[oa]|descontinuad[oa]|n[aã]o\s+(?:usar|utilizar|use))(?!\p{L})|使用禁止|使用不可|使用しない|使わない|非推奨|廃止|사용\s*금지|사용하지|사용\s*중단|폐기|弃用|废弃|不要使用|请勿使用|禁止使用|勿用|停用|🚫|⛔/iu

/** `do not use`, `do_not_use` and `doNotUse` are one. */
export function isRetired(...words: readonly string[]): boolean {
  return words.some((text) =>
    marks.test(text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/[_\-/.]+/g, ' ')),
  )
}
