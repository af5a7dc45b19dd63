"""Which characters are drawn like which letters: data for `folding`.

`DRAWN_AS` turns letters of other scripts and styles into the one they imitate, whatever the word. `STANDS_FOR` says
which letters a character may stand for inside a word of a rule; the character keeps its own meaning elsewhere, so a
number stays a number.
"""


def _pairs(imitations: str, letters: str) -> dict[str, str]:
    return dict(zip(imitations, letters, strict=True))


_LATIN = {
    # Cyrillic, then Greek: capitals apart, because some look unlike their small letter.
    **_pairs("АВЕКМНОРСТУХІЅЈԚԜЗ", "ABEKMHOPCTYXISJQWE"),
    **_pairs("авекмнорстухіѕјһԁԛԝгпьиэ", "abekmhopctyxisjhdqwrnbue"),
    **_pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧΛΣΔΩ", "ABEZHIKMNOPTYXAEAO"),
    **_pairs("αβγδεζηθικμνορςστυχωϲϳ", "abydeznoikuvopcotuxwcj"),
    # Armenian, Cherokee, Lisu.
    **_pairs("օսհոցզա", "ouhngqw"),
    **_pairs("ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", "ABCDEGHIJKLMPRSTVWZ"),
    **_pairs("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU"),
    # Small capitals, letters of phonetics, letters with a stroke.
    **_pairs("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "ABCDEFGHIJKLMNOPRSTUVWYZ"),
    **_pairs("ɑɐəɛǝɡɣɩɾʋɓɗɖɭɱŋɳɵɽʂʈʐƙƥƭƴȥɦıȷᴉ", "aaeeegyirvbddlmnnorstzkptyzhiji"),
    **_pairs("łøđðħŧƒþƀɨƚȼ", "loddhtfpbilc"),
}
_LATIN |= {chr(0x1F150 + n): chr(97 + n) for n in range(26)}  # white letters in black circles
_LATIN |= {chr(0x1F170 + n): chr(97 + n) for n in range(26)}  # … in black squares
_LATIN |= {chr(0x1F1E6 + n): chr(97 + n) for n in range(26)}  # the letters that flags are made of

_ARABIC = {
    # Persian, Urdu, Kurdish, Pashto, Sindhi and others, as an Arabic eye reads them.
    **dict.fromkeys("پٻڀݐݑݒݓݔݕݖ", "ب"),
    **dict.fromkeys("ٹٺټٽٿݓ", "ت"),
    **dict.fromkeys("چڃڄڇڿ", "ج"),
    **dict.fromkeys("ځڂݗݘ", "ح"),
    **dict.fromkeys("څ", "خ"),
    **dict.fromkeys("ڈډڊڋڍۮݙݚ", "د"),
    **dict.fromkeys("ڌڎڏڐ", "ذ"),
    **dict.fromkeys("ڑڒړڔڕږۯݛݬ", "ر"),
    **dict.fromkeys("ژڗڙ", "ز"),
    **dict.fromkeys("ښڛݭ", "س"),
    **dict.fromkeys("ڜۺݜ", "ش"),
    **dict.fromkeys("ڝ", "ص"),
    **dict.fromkeys("ڞۻ", "ض"),
    **dict.fromkeys("ڟ", "ط"),
    **dict.fromkeys("ڠۼݝݞݟ", "ع"),
    **dict.fromkeys("ڢڣڤڥڦݠݡ", "ف"),
    **dict.fromkeys("ڧڨ", "ق"),
    **dict.fromkeys("ڪګڬڭڮگڰڱڲڳڴݢݣݤ", "ك"),
    **dict.fromkeys("ڵڶڷڸݪ", "ل"),
    **dict.fromkeys("ݥݦ", "م"),
    **dict.fromkeys("ںڹڻڼڽݧݨݩ", "ن"),
    **dict.fromkeys("ھہۀۂۃۿەة", "ه"),
    **dict.fromkeys("ۄۅۆۇۈۉۊۋۏ", "و"),
    **dict.fromkeys("ؠؽؾؿۍێېۑےۓ", "ي"),
    **dict.fromkeys("ٲٳٵ", "ا"),
}
DRAWN_AS = str.maketrans(_LATIN | _ARABIC)

# Characters that are neither letters nor digits, yet stand in for letters.
SIGNS = "@$!|+€£¢¥§¡©®×"
# In a word that shows letters without dots, the letters that never had any may have lost theirs as well. Such a letter
# gets a sign that no text holds.
WITHOUT_DOTS = dict(zip("حدرسصطع", map(chr, range(0xE000, 0xE007)), strict=True))
STANDS_FOR = {
    "0": "oهو",
    "1": "ilا",
    "2": "z",
    "3": "eع",
    "4": "a",
    "5": "sه",
    "6": "gbط",
    "7": "tح",
    "8": "b",
    "9": "gو",
    "@": "auo",
    "$": "s",
    "!": "il",
    "|": "ilا",
    "+": "t",
    "€": "e",
    "£": "l",
    "¢": "c",
    "¥": "y",
    "§": "s",
    "¡": "i",
    "©": "c",
    "®": "r",
    "×": "x",
    "v": "u",
    "o": "هو",
    "l": "ا",
    "i": "ا",
    # Arabic without its dots, and the seat of a hamza.
    "ى": "يبتثنء",
    "ٮ": "بتثنيء",
    **{
        sign: letters
        for sign, letters in zip(WITHOUT_DOTS.values(), ("حجخ", "دذ", "رز", "سش", "صض", "طظ", "عغ"), strict=True)
    },
    "ڡ": "فق",
    "ٯ": "قف",
    "ي": "ء",
    "و": "ء",
}
