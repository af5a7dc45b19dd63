// What a text says of itself: its language and its direction, guessed while it is written (arabic.md §2.3, §9).
// The language is the one the server would find (forum/content/language.py and spans.py): the same words, the same signs.

const STRONG = /[\p{L}\u200e\u200f\u061c]/u;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc]/u;
const ENOUGH = 4_000; // letters tell a direction long before; a long text is looked at on each key
const ENOUGH_FOR_LANGUAGE = 8_000;

const CODE = /```[^]*?(?:```|$)|`[^`\n]*`|@\[[^[\]\n]{1,120}\]/gu;
const W = "\\p{L}\\p{N}_";
const COMMON = "com|org|net|int|edu|gov|mil|info|biz|io|app|dev|eu|fr|uk|us|de|ch";
const ARAB = "ae|bh|dj|dz|eg|iq|jo|km|kw|lb|ly|ma|mr|om|ps|qa|sa|sd|so|sy|tn|ye";
const HOST = `(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.){1,10}(?:${COMMON}|${ARAB})`;
const REST = "[^\\s<>\"`،؛؟«»|]";
const MARKS = "\\u0300-\\u036f\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06ed";
const SPANS = new RegExp(
  [
    `(?<![a-z0-9])https?://${REST}{1,2000}`,
    `(?<![${W}.+@\\-])[a-z0-9][a-z0-9._+\\-]{0,63}@${HOST}(?![${W}\\-])`,
    `(?<![${W}.@/:\\-])${HOST}(?![${W}\\-])(?::\\d{2,5})?(?:[/?#]${REST}{0,2000})?`,
    `(?<![a-z0-9_&/#\\u00c0-\\u024f])#[${W}${MARKS}]{1,100}`,
  ].join("|"),
  "giu",
);

const words = (text) => new Set(text.split(" "));
const FRENCH = words(
  "le la les un une des du de et est sont nous vous pour dans sur avec que qui ne pas au aux ce cette ces il elle ils " +
    "elles je notre nos votre leur par plus ou où à être avons avez merci bonjour se sa son en",
);
const ENGLISH = words(
  "the a an of and is are we you for in on with that which not to this these it they he she i our your their by more " +
    "or be have has thanks thank hello please will would from at as can",
);
const ARABIC = /[\u0608\u060b\u060d\u061b-\u064a\u066d-\u066f\u0671-\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u070d\u0710\u0712-\u072f\u074d-\u07a5\u07b1\u0860-\u08c9\ufb50-\ufdfc\ufe70-\ufefc]/gu;
const LATIN = /(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])\p{L}/gu;
const count = (text, sign) => text.match(sign)?.length ?? 0;

const withoutSpans = (text) => text.replace(CODE, " ").replace(SPANS, " ");

/* "rtl" or "ltr" by the first letter, or mark of direction; nothing for a text without either. */
export function directionOf(whole) {
  const text = whole.slice(0, ENOUGH);
  const letter = withoutSpans(text).match(STRONG)?.[0] ?? text.match(STRONG)?.[0];
  if (!letter) return "";
  return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}

/* "ar", "en" or "fr", as the server will say; nothing while nothing is written. */
export function languageOf(whole) {
  if (!whole.trim()) return "";
  const prose = withoutSpans([...whole.slice(0, 2 * ENOUGH_FOR_LANGUAGE)].slice(0, ENOUGH_FOR_LANGUAGE).join(""));
  if (count(prose, ARABIC) * 2 >= count(prose, LATIN)) return "ar";
  const said = prose.toLowerCase().match(/[\p{L}\p{Nl}\p{No}]+/gu) ?? [];
  const french = said.filter((word) => FRENCH.has(word)).length + said.filter((word) => /[^\0-\x7f]/.test(word)).length;
  return french > said.filter((word) => ENGLISH.has(word)).length ? "fr" : "en";
}
