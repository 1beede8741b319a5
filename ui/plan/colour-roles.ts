// Words for a colour's role rather than its look, in the languages of the interface. Pure.

const latin =
  // English
  'accent action active alert alias alpha app attention background base body border bottom brand branding button canvas caption card caution clickable color colors ' +
  'colour colours container content control core critical danger dark darker dark default dialog disabled divider element elevated emphasis error field fill focus ' +
  'focused foreground global header heading headline high highlight hover icon icons info information informative input inverse inverted item key label layer light ' +
  'lighter line link links main master medium menu misc modal mode muted negative neutral normal notice onbrand outline overlay page palette panel paper placeholder ' +
  'positive press pressed primary primitive primitives quaternary raised reference regular scale scrim secondary section selected selection semantic shade shadow ' +
  'sidebar solid state stroke strong style styles subtle success surface swatch swatches system tertiary text theme tint title token tokens toolbar tooltip top ' +
  'utility value variable variant visited warning weak window ' +
  // German
  'primar primare sekundar sekundare tertiar tertiare hintergrund vordergrund flache flachen farbe farben akzent akzente marke marken haupt neben schrift uberschrift ' +
  'rahmen rand linie linien trenner knopf schaltflache schaltflachen aktiv inaktiv deaktiviert ausgewahlt auswahl fokus fehler warnung erfolg hinweis gefahr verweis ' +
  'symbol symbole schatten hell dunkel standard grund grundfarbe leinwand seite karte eingabe feld fullung kontur zustand betont gedampft neutrale stark schwach ' +
  // French
  'primaire secondaire tertiaire fond arriere plan avant couleur couleurs marque texte titre bordure bordures contour bouton boutons actif inactif desactive selectionne ' +
  'survol erreur avertissement succes alerte lien liens icone icones ombre clair sombre fonce principal principale defaut neutre carte champ remplissage accentuation ' +
  'attenue valeur ' +
  // Spanish
  'primario primaria secundario secundaria terciario terciaria fondo frente colores marca texto titulo borde bordes contorno boton botones activo inactivo ' +
  'deshabilitado desactivado seleccionado foco enlace enlaces icono iconos sombra claro clara oscuro oscura advertencia aviso exito peligro informacion acento ' +
  'predeterminado neutro tarjeta campo relleno superficie pagina ' +
  // Portuguese
  'cores terciaria fundo borda bordas botao botoes ativo inativo desativado desabilitado selecionado ligacao icones escuro escura aviso erro sucesso perigo informacao ' +
  'destaque padrao cartao preenchimento realce'
const short =
  'bg fg ui on off alt nav btn txt cta sys ref id no um de la le el do da des del les los las und and the for von mit pour para com con sobre auf aus cor tom sub'
const eastAsian =
  // Japanese
  'プライマリー プライマリ セカンダリー セカンダリ ターシャリ アクセント ベース メイン サブ ブランド カラー 背景 前景 文字 本文 見出し テキスト タイトル ボーダー 枠線 枠 線 境界線 境界 ボタン アイコン リンク ' +
  '影 シャドウ 表面 サーフェス 塗り 塗りつぶし エラー 警告 成功 情報 危険 注意 強調 有効 無効 選択 選択中 フォーカス ホバー 標準 デフォルト 基本 基調 主 副 補助 明るい 暗い ライト ダーク ニュートラル ' +
  '企業 色 用 の バックグラウンド フォアグラウンド テーマ トークン パレット ' +
  // Korean
  '기본 주요 주 보조 강조 포인트 브랜드 배경 전경 글자 글씨 텍스트 본문 제목 테두리 선 구분선 버튼 아이콘 링크 그림자 표면 채우기 오류 에러 경고 성공 정보 위험 주의 활성 비활성 선택 선택됨 포커스 호버 ' +
  '밝은 어두운 라이트 다크 중립 색상 색 컬러 프라이머리 세컨더리 액센트 메인 서브 테마 토큰 팔레트 ' +
  // Simplified Chinese
  '主要 次要 主题 主 辅助 辅 次 强调 点缀 品牌 前景 文本 字体 正文 标题 边框 描边 分割线 线条 按钮 图标 链接 阴影 填充 错误 警示 信息 提示 激活 启用 禁用 选中 悬停 聚焦 默认 标准 基础 基色 中性 浅 深 亮 暗 ' +
  '颜色 色彩 色板 变量'

const roles = new Set(`${latin} ${short} ${eastAsian}`.split(' '))
const longestFirst = (words: string) =>
  [...new Set(words.split(' '))].sort((a, b) => b.length - a.length).join('|')
/** Matches compounds such as the German Hintergrundfarbe. */
const latinCompound = new RegExp(
  `^(?:(?:${longestFirst(latin.replace(/(?<!\S)\S{1,3}(?!\S)/g, 'text'))})s?)+$`,
)
const eastAsianCompound = new RegExp(`^(?:${longestFirst(eastAsian)})+$`)

/**
 * Returns true for a role word. `word` is in lower case. Accents are ignored, so that “sekundär”
 * and “sekundar” are equal.
 */
export function isRole(word: string): boolean {
  const plain = word
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
  return roles.has(plain) || latinCompound.test(plain) || eastAsianCompound.test(plain)
}
