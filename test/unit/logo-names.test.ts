// Tests the detection of logos by layer names, in the languages and spellings of design files.
import { expect, test } from 'vitest'
import { matchLogoName } from '../../plugin/keep/logo-names.js'

test.each(
  `Logo|ロゴ|会社ロゴ|ブランドロゴ|ﾛｺﾞ|Logotipo|Logótipo|Logotyp|Logotype|Logotip|Logotipas|Logomarca|Wortmarke|Bildmarke|Firmenlogo|Kundenlogos
   |ACMELogo|BrandLogo|acmelogo|acme_logo_white|logo_v2|logo2|Logo/Primary|brand-mark|Brandmark|word mark|wordmark-dark|标志|标志 / 白|品牌标志|商标|徽标|標誌
   |로고|메인로고|лого|Логотип|логотипы|Лого / белый|λογότυπο|לוגו|شعار|الشعار|लोगो|โลโก้|Emblem|emblème|woordmerk|LOGO|01-logo@2x|logoWhite|isotipo`
    .split('|')
    .map((name) => name.trim())
    .filter(Boolean),
)('%s is a logo', (name) => {
  expect(matchLogoName(name)).toBe('sure')
})

test.each(
  `Logout button|logout|logon|Login|Log in|Logarithm chart|analogous|Analog|Catalogo|catálogo|Dialogo|diálogo|Prologo|psicólogo|Blog|Technology|Ecology
   |Bookmark|Benchmark|Trademarked|Frame 12|Rectangle|カタログ|ログイン|プロゴルファー|标志性建筑|카탈로고|लोगों|каталог|диалог|логин|Market|Remark|Branded content card title`
    .split('|')
    .map((name) => name.trim())
    .filter(Boolean),
)('%s is none', (name) => {
  expect(matchLogoName(name)).toBe('none')
})

test.each(['Brand', 'Monogram', 'Crest', 'Marca', 'エンブレム', '标识'])(
  '%s may be one',
  (name) => {
    expect(matchLogoName(name)).toBe('unsure')
  },
)
