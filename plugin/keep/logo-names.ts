// Recognises a logo by its layer's name, in the languages and spellings that design files use. Pure.

/** `unsure`: the word means a logo in some names and something else in others, so a designer is asked. */
export type LogoMatch = 'sure' | 'unsure' | 'none'

/** Whole words, without accents, in lower case. */
const words = new RegExp(
  `^(${[
    'logos?|logo(su|lar|lari|ja|img|image|icon|svg|png|white|black|dark|light|mono|full|small|large|color|colour)',
    'logot[iy]p\\w{0,4}|logotyyp\\w*|logomar(k|ks|ca|cas|ke|ken|que)|logobrand',
    'wordmarks?|brandmarks?|lettermarks?|pictorialmarks?|(wort|bild|wortbild|firmen)marken?|(firmen|marken)zeichen',
    '(iso|imago|isologo)tipos?|imagotypes?|isologos?|emblem\\w{0,3}|(woord|beeld)merk(en)?',
    'ordmerke|varemerke|varemaerke|varumarke|bomaerke|bumerke|liikemerkki',
    'лого|логотип\\p{L}{0,3}|емблема|эмблем\\p{L}{0,2}|знак фирмы',
    'λογοτυπ\\p{L}{1,3}|εμβλημα|ლოგო|լոգո',
    'לוגו|הלוגו|لوگو|لوغو|لوجو|(ال)?شعار',
  ].join('|')})$`,
  'u',
)

/** One word that ends in a logo's name: Firmenlogo, acmelogo. Other words end in -logo too: catalogo, dialogo, psicologo. */
const compound =
  /^(?=.{6,})[\p{L}]+[^aeiou\P{L}]e?logos?$|(logoty?i?p[eo]?s?|wordmark|brandmark|wortmarke|bildmarke|логотип|эмблема)$/u
const notLogo = /([aoi]logos?|^(eco|neo|geo|theo)\p{L}*)$/u
const phrases =
  /(^| )(word|brand|letter|company) marks?( |$)|znak firmowy|marca grafica|signe distinctif/u

/** Scripts without spaces between words; the exceptions are words that only contain the letters: プロゴルファー, 标志性建筑, 카탈로고. */
const scripts =
  /ロゴ(?![ルス])|标志(?![性着])|標誌(?!性)|標志(?![性着])|徽标|徽標|商标|商標|社标|(?<!카탈)로고(?!스)|लोगो(?!\p{M})|লোগো|லோகோ|โลโก้|โลโก/u

/** Words for something that often is a logo, and often is not. */
const unsureWords =
  /^(brand|brands|branding|monogram\p{L}?|crest|insignia|trademarks?|marke|marca|marque|marchio|isotypes?|signet|stamp|seal|badge|значок|эмблемка)$/u
const unsureScripts = /标识|標識|标记|シンボルマーク|エンブレム|社章|상표|엠블럼|심볼/u

const matched = new Map<string, LogoMatch>()

/** Most layers of a large file are named alike, but for their number. */
export function matchLogoName(name: string): LogoMatch {
  const key = name.replace(/\d+/g, '0')
  const match = matched.get(key) ?? matchOf(key)
  matched.set(key, match)
  return match
}

function matchOf(name: string): LogoMatch {
  const composed = name.normalize('NFKC')
  if (scripts.test(composed)) return 'sure'
  const parts = wordsOf(composed)
  if (parts.some((word) => words.test(word) || (compound.test(word) && !notLogo.test(word))))
    return 'sure'
  if (phrases.test(parts.join(' '))) return 'sure'
  const unsure = parts.length <= 2 && parts.some((word) => unsureWords.test(word))
  return unsure || unsureScripts.test(composed) ? 'unsure' : 'none'
}

export const looksLikeLogo = (name: string): boolean => matchLogoName(name) === 'sure'

/** ACMELogo, BrandLogo, logo_v2, brand-mark and Logo/Primary are several words each. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter(Boolean)
}
