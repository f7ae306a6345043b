"""Countries: what notices write to ISO 3166-1 alpha-2, and the time zone of a country's local times.

A table of facts. Must not read the clock; zones come from the IANA database of the machine.
Source: ISO 3166-1; IANA tz (the zone of the capital).
"""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

_THREE_AND_TWO = (
    "ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASCAC ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ "
    "BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN "
    "BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPTCP CPVCV "
    "CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DGADG DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH "
    "ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM "
    "GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN "
    "IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR "
    "KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG "
    "MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT "
    "NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH "
    "PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS "
    "SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC "
    "SYRSY TAATA TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG "
    "UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS XKXXK YEMYE ZAFZA ZMBZM "
    "ZWEZW"
)
_TO_TWO = {pair[:3]: pair[3:] for pair in _THREE_AND_TWO.split()}
_TWO = frozenset(_TO_TWO.values())
_VARIANTS = {"UK": "GB", "EL": "GR", "1A": "XK", "KOS": "XK", "ROM": "RO"}
_ZONES = {
    "AD": "Andorra", "AL": "Tirane", "AT": "Vienna", "BA": "Sarajevo", "BE": "Brussels", "BG": "Sofia",
    "BY": "Minsk", "CH": "Zurich", "CY": "Asia/Nicosia", "CZ": "Prague", "DE": "Berlin", "DK": "Copenhagen",
    "EE": "Tallinn", "ES": "Madrid", "FI": "Helsinki", "FR": "Paris", "GB": "London", "GE": "Asia/Tbilisi",
    "GI": "Gibraltar", "GR": "Athens", "HR": "Zagreb", "HU": "Budapest", "IE": "Dublin", "IL": "Asia/Jerusalem",
    "IS": "Atlantic/Reykjavik", "IT": "Rome", "LI": "Vaduz", "LT": "Vilnius", "LU": "Luxembourg", "LV": "Riga",
    "MC": "Monaco", "MD": "Chisinau", "ME": "Podgorica", "MK": "Skopje", "MT": "Malta", "NL": "Amsterdam",
    "NO": "Oslo", "PL": "Warsaw", "PT": "Lisbon", "RO": "Bucharest", "RS": "Belgrade", "RU": "Moscow",
    "SE": "Stockholm", "SI": "Ljubljana", "SK": "Bratislava", "SM": "San_Marino", "TR": "Istanbul",
    "UA": "Kyiv", "VA": "Vatican", "XK": "Belgrade", "US": "America/New_York", "CA": "America/Toronto",
    "AM": "Asia/Yerevan", "AZ": "Asia/Baku", "TN": "Africa/Tunis", "MA": "Africa/Casablanca",
    "RE": "Indian/Reunion", "YT": "Indian/Mayotte", "GP": "America/Guadeloupe", "MQ": "America/Martinique",
    "GF": "America/Cayenne", "NC": "Pacific/Noumea", "PF": "Pacific/Tahiti", "GL": "America/Nuuk",
}  # fmt: skip
_WITH_NUTS = (
    "AT BE BG CH CY CZ DE DK EE EL ES FI FR HR HU IE IS IT LI LT LU LV ME MK MT NL NO PL PT RO RS SE SI SK TR "
    "UK AL BA XK UA MD GE"
)
NUTS_COUNTRIES = frozenset(_WITH_NUTS.split())


def to_country(code: str | None) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of an alpha-2, alpha-3 or EU code (``UK``, ``EL``); nothing when unknown."""
    if not code:
        return None
    upper = code.strip().upper()
    if upper in _VARIANTS:
        return _VARIANTS[upper]
    return upper if upper in _TWO else _TO_TWO.get(upper)


@cache
def zone_of(country: str | None) -> tzinfo:
    """Return the time zone in which buyers of ``country`` (ISO alpha-2) state local times; UTC when unknown."""
    name = _ZONES.get(country or "")
    if name is None:
        return UTC
    return ZoneInfo(name if "/" in name else f"Europe/{name}")
