"""Words that say nothing of a trade, in the 24 languages of the EU: they tell which language a text is written in."""

from __future__ import annotations

import re
from functools import cache

LEAST_FOUND = 1.2
"""A text with fewer function words is not said to be in a language; one that two languages have is half a word."""
CLEAR = 1.2
"""A language is told only if so many times more of its words stand in the text than of any other."""
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = {
    "bg": "и на за от с да се в по не е са при до или които като която което както чрез към този тази ще със във след",
    "cs": "a je v s z k o u i ve ze na se že pro od do za při nebo které který která jako být jsou podle také"
    " jeho těchto včetně dle této bude",
    "da": "og er af til på med for det den der som ikke har skal ved kan eller fra samt blive efter hvor denne"
    " dette om",
    "de": "und der die das den dem des ist für mit von im in zu zur zum auf werden wird sind oder nicht eine"
    " einer eines sowie bei durch nach als auch aus",
    "el": "και του της των το τα την τον στο στη στην στον με για από που θα είναι οι τις τους ή σε ως κατά ένα μια",
    "en": "the and of to in for is are with on by that this be as or from will which shall at an has have their"
    " not its",
    "es": "el la los las de del en y para por con que se es un una como su al o más sus este esta entre sin será",
    "et": "ja on ei mis ning või kui see ka selle koos poolt kes tuleb peab oma vastavalt kuni mille nende"
    " vahel eest jaoks alates hanke hange lepingu lepingud töö tööd teenuse teenused osa eesti",
    "fi": "ja on ei sekä että tai se ovat joka jotka myös kuin mukaan sen tämä voi tulee kanssa olla hankinnan"
    " mutta hankinta hankinnasta osalta asti siitä sopimus palvelut palvelu koskee vuoden kaupunki"
    " kaupungin",
    "fr": "le la les de des du et en est pour dans par sur au aux une un qui que ou avec ce cette sont son ses"
    " leur plus",
    "ga": "agus an na is ar le go do ag sa den leis chun ná atá seo sin don ón bhí nó ina bheith faoi mar iad gach",
    "hr": "i je na za se od da su u s o koji koja koje kao te ili prema kod ovog nije biti putem sukladno svih"
    " iz po nabave nabava predmet usluge usluga radova troškovniku",
    "hu": "a az és hogy nem is egy van vagy meg ez el mint valamint illetve által szerint alapján kell között"
    " során azok",
    "it": "il la le lo gli di del della dei delle e in per con che un una è non sono da al alla nel nella come ed tra",
    "lt": "ir yra iš su kad arba bei į ne už pagal per tai kaip nuo iki šio bus turi kurie kuri dėl taip pat prie",
    "lv": "un ir no ar par uz vai kas pēc līdz tiek kā pie pa tas to kuri gan šī tā ne arī jā būs lai saskaņā kurā",
    "mt": "il ta li għal fil biex ma dan din jew kif dawn tal ħu għall huma minn bl hija tas fuq ser mill dwar kull",
    "nl": "de het een en van in is op te voor met zijn aan dat die niet door worden ook wordt bij als om naar of tot",
    "pl": "i w z na do się jest o nie oraz dla od przez lub przy po za jako są które który która tym tego zgodnie ze",
    "pt": "o a os as de do da dos das em e para por com que se um uma não no na ao é ou como à são pelo pela entre",
    "ro": "și de la în cu pe din pentru a este care sau prin nu se al ale un o fi vor sunt mai după către acest"
    " această",
    "sk": "a je v s z k o u i vo zo na sa že pre od do za pri alebo ktoré ktorý ktorá ako byť sú podľa tiež"
    " jeho týchto vrátane tejto bude",
    "sl": "in je na za se od da so v z ki kot ter ali po pri tudi bo do iz ne lahko glede tega katerih skladno biti",
    "sv": "och att är av för på med som det en den till inte om har ska ett eller från kan vid samt skall denna hos",
}


def language_of(text: str) -> str | None:
    """Return the language that a text is written in, ISO 639-1 of the 24; ``None`` where it is too short to tell."""
    counts: dict[str, float] = dict.fromkeys(_WORDS, 0.0)
    for word in _WORD.findall(text.lower()):
        languages = languages_with(word)
        for language in languages:
            counts[language] += 1 / len(languages)
    second, first = sorted(counts, key=counts.__getitem__)[-2:]
    is_clear = counts[first] >= max(LEAST_FOUND, CLEAR * counts[second])
    return first if is_clear else None


def is_function_word(word: str, language: str) -> bool:
    """Return whether a word says nothing of a trade in a language: "care" does in Romanian, not in English."""
    return language in languages_with(word.lower())


def languages_with(word: str) -> tuple[str, ...]:
    """Return the languages in which a word in small letters says nothing of a trade."""
    return _by_word().get(word, ())


@cache
def _by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in _WORDS.items():
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}
