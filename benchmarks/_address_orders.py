"""How addresses are written, country by country, for the set that `_street_addresses` makes.

From public knowledge of national formats (postal operators, the Universal Postal Union's sheets):
where the house number stands, the postcode before or after the town, what region is named. Braces
are fields, square brackets what is often left out:

- line: street and number; pc: postcode; city; place, county, region: the postal table's place, its
  second- and first-level divisions; rc, cc: their short codes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """One country's way of writing: language of the street, order of the parts, its own name."""

    language: str
    format: str
    name: str
    native: str


# Streets by language; "{s}" the street's name, "{n}" the number. Names of other places are among
# them on purpose: a street of Berlin is found far from there.
STREETS: dict[str, tuple[list[str], list[str]]] = {
    "en": (
        ["{n} {s}"],
        [
            "High Street",
            "London Road",
            "Church Lane",
            "Victoria Avenue",
            "Park Road",
            "Station Road",
            "Industrial Estate Road",
        ],
    ),
    "us": (
        ["{n} {s}", "{n} {s}, Suite {m}"],
        [
            "Main Street",
            "Washington Ave.",
            "E. 4th St.",
            "Cambridge Drive",
            "Lincoln Blvd.",
            "N. Oak Ln.",
            "Paris Pike",
        ],
    ),
    "fr": (
        ["{n} {s}", "{n}, {s}"],
        [
            "rue de Paris",
            "avenue de la République",
            "rue Victor Hugo",
            "boulevard Pasteur",
            "place de l'Église",
            "chemin des Vignes",
        ],
    ),
    "de": (
        ["{s} {n}"],
        [
            "Hauptstraße",
            "Berliner Str.",
            "Bahnhofstr.",
            "Am Kirchplatz",
            "Industriestrasse",
            "Lindenweg",
        ],
    ),
    "nl": (["{s} {n}"], ["Kerkstraat", "Amsterdamseweg", "Dorpsstraat", "Stationsplein"]),
    "es": (
        ["{s} {n}", "{s}, {n}", "{s} N° {n}"],
        [
            "Calle Mayor",
            "Av. San Martín",
            "C/ Madrid",
            "Avenida de la Constitución",
            "Calle Bolívar",
        ],
    ),
    "co": (["Calle {n} No. {m}-{k}", "Carrera {k} # {n}-{m}"], ["Calle"]),
    "pt": (
        ["{s}, {n}", "{s}, nº {n}"],
        ["Rua da Igreja", "Av. da Liberdade", "Rua de Lisboa", "Travessa das Flores"],
    ),
    "it": (["{s}, {n}", "{s} {n}"], ["Via Roma", "Via Garibaldi", "Corso Italia", "Via Milano"]),
    "sv": (["{s} {n}"], ["Storgatan", "Kyrkvägen", "Stockholmsvägen", "Björkgatan"]),
    "da": (["{s} {n}"], ["Hovedgaden", "Kirkevej", "Københavnsvej", "Skolegade"]),
    "no": (["{s} {n}"], ["Storgata", "Kirkeveien", "Osloveien", "Skolegata"]),
    "fi": (["{s} {n}"], ["Kauppakatu", "Koulutie", "Helsingintie", "Rantakatu"]),
    "is": (["{s} {n}"], ["Aðalgata", "Hafnargata", "Skólavegur"]),
    "pl": (["ul. {s} {n}", "ul. {s} {n}/{k}"], ["Warszawska", "Szkolna", "Lipowa", "Kościuszki"]),
    "cs": (["{s} {n}", "{s} {m}/{k}"], ["Hlavní", "Nádražní", "Pražská", "Školní"]),
    "hu": (["{s} utca {n}.", "{s} út {n}."], ["Kossuth Lajos", "Petőfi", "Budapesti", "Fő"]),
    "hr": (["{s} {n}"], ["Ulica kralja Tomislava", "Zagrebačka", "Glavna ulica", "Školska"]),
    "ro": (["Str. {s} nr. {n}"], ["Mihai Eminescu", "Libertății", "București", "Principală"]),
    "bg": (["ул. {s} {n}", "бул. {s} № {n}"], ["Васил Левски", "Христо Ботев", "София"]),
    "ru": (["ул. {s}, д. {n}", "ул. {s}, {n}"], ["Ленина", "Советская", "Московская", "Школьная"]),
    "uk": (["вул. {s}, {n}", "вул. {s}, буд. {n}"], ["Шевченка", "Київська", "Шкільна"]),
    "et": (["{s} {n}"], ["Pargi tn", "Tallinna mnt", "Kooli tee"]),
    "lt": (["{s} {n}"], ["Vilniaus g.", "Mokyklos g.", "Liepų g."]),
    "lv": (["{s} {n}"], ["Rīgas iela", "Skolas iela", "Liepu iela"]),
    "sq": (["{s} {n}"], ["Rruga Skënderbeu", "Rruga e Durrësit"]),
    "tr": (["{s} No: {n}", "{s} No:{n}/{k}"], ["Atatürk Cad.", "İstanbul Cad.", "Okul Sok."]),
    "az": (["{s} {n}"], ["Nizami küç.", "H. Əliyev pr."]),
    "id": (["Jl. {s} No. {n}", "Jalan {s} {n}"], ["Merdeka", "Sudirman", "Bandung", "Melati"]),
    "ms": (["No. {n}, Jalan {s}", "Lot {m}, Jalan {s}"], ["Sultan Ismail", "Ipoh", "Melor"]),
    "th": (["{n} Moo {k}, {s} Rd.", "{n}/{k} {s} Road"], ["Sukhumvit", "Chiang Mai", "Rama IV"]),
    "ko": (["{s} {n}"], ["중앙로", "세종대로", "산업로"]),
    "kr": (["{n}, {s}"], ["Jungang-ro", "Sejong-daero", "Saneop-ro {k}beon-gil"]),
    "cn": (["No. {n} {s}", "{n} {s}"], ["Renmin Road", "Zhongshan North Road", "Beijing Road"]),
    "ph": (["{n} {s}", "Brgy. San Jose, {n} {s}"], ["Rizal Street", "Mabini St.", "Quezon Ave."]),
    "bd": (["House {n}, Road {k}", "{n} {s}"], ["Station Road", "College Road"]),
    "box": (["P.O. Box {m}", "P.O. Box {n}, {s}"], ["Kenyatta Avenue", "Market Road"]),
}

_table = """
AL|sq|{line}, {pc} {city}|Albania|Shqipëri
AR|es|{line}, {pc} {city}[, {region}]|Argentina|Argentina
AT|de|{line}, {pc} {city}|Austria|Österreich
AU|en|{line}, {city} {rc} {pc}|Australia|Australia
AZ|az|{line}, {pc}, {city}|Azerbaijan|Azərbaycan
BD|bd|{line}, {city}-{pc}[, {county}]|Bangladesh|Bangladesh
BE|fr|{line}, {pc} {city}|Belgium|Belgique
BG|bg|{line}, {pc} {city}[, {region}]|Bulgaria|България
BR|pt|{line}, {city} - {rc}, {pc}|Brazil|Brasil
BY|ru|{line}, {pc}, {city}|Belarus|Беларусь
CA|us|{line}, {city}, {rc} {pc}|Canada|Canada
CH|de|{line}, {pc} {city}|Switzerland|Schweiz
CL|es|{line}, {pc} {city}[, {region}]|Chile|Chile
CN|cn|{line}, {place}, {county}, {region} {pc}|China|P. R. China
CO|co|{line}, {city}, {region}, {pc}|Colombia|Colombia
CR|es|{line}, {place}, {county}, {region}, {pc}|Costa Rica|Costa Rica
CY|en|{line}, {pc} {city}|Cyprus|Kypros
CZ|cs|{line}, {pc} {city}|Czech Republic|Česká republika
DE|de|{line}, {pc} {city}|Germany|Deutschland
DK|da|{line}, {pc} {city}|Denmark|Danmark
DO|es|{line}, {city}, {pc}|Dominican Republic|República Dominicana
DZ|fr|{line}, {pc} {city}[, {region}]|Algeria|Algérie
EC|es|{line}, {pc} {city}[, {region}]|Ecuador|Ecuador
EE|et|{line}, {city}, {pc}[ {region}]|Estonia|Eesti
ES|es|{line}, {pc} {city}[ ({county})]|Spain|España
FI|fi|{line}, {pc} {city}|Finland|Suomi
FO|da|{line}, FO-{pc} {city}|Faroe Islands|Føroyar
FR|fr|{line}, {pc} {city}|France|France
GB|en|{line}, {city}[, {county}], {pc}|United Kingdom|England
GT|es|{line}, {pc} {city}[, {region}]|Guatemala|Guatemala
HN|es|{line}, {city}, {region}, {pc}|Honduras|Honduras
HR|hr|{line}, {pc} {city}|Croatia|Hrvatska
HT|fr|{line}, {pc} {city}|Haiti|Haïti
HU|hu|{pc} {city}, {line}|Hungary|Magyarország
ID|id|{line}, {city}, {region} {pc}|Indonesia|Indonesia
IE|en|{line}, {city}, {pc}|Ireland|Éire
IS|is|{line}, {pc} {city}|Iceland|Ísland
IT|it|{line}, {pc} {city} ({cc})|Italy|Italia
KE|box|{line}-{pc}, {city}|Kenya|Kenya
KR|kr|{line}, {place}, {county}, {region} {pc}|Republic of Korea|대한민국
LK|en|{line}, {city}, {pc}|Sri Lanka|Sri Lanka
LT|lt|{line}, LT-{pc} {city}|Lithuania|Lietuva
LU|fr|{line}, {pc} {city}|Luxembourg|Luxembourg
LV|lv|{line}, {city}, {pc}|Latvia|Latvija
MA|fr|{line}, {pc} {city}|Morocco|Maroc
MD|ro|{line}, {pc}, {city}|Moldova|Moldova
MK|hr|{line}, {pc} {city}|North Macedonia|Makedonija
MT|en|{line}, {city} {pc}|Malta|Malta
MW|box|{line}, {city}, {county} {pc}|Malawi|Malawi
MY|ms|{line}, {pc} {city}, {region}|Malaysia|Malaysia
NL|nl|{line}, {pc} {city}|Netherlands|Nederland
NO|no|{line}, {pc} {city}|Norway|Norge
NZ|en|{line}, {city} {pc}|New Zealand|Aotearoa
PA|es|{line}, {city}, {region}, {pc}|Panama|Panamá
PE|es|{line}, {city}, {region} {pc}|Peru|Perú
PH|ph|{line}, {city}, {pc} {county}|Philippines|Pilipinas
PK|bd|{line}, {city}-{pc}[, {region}]|Pakistan|Pakistan
PL|pl|{line}, {pc} {city}|Poland|Polska
PR|us|{line}, {city}, PR {pc}|Puerto Rico|Puerto Rico
PT|pt|{line}, {pc} {city}|Portugal|Portugal
RO|ro|{line}, {pc} {city}[, jud. {region}]|Romania|România
RS|hr|{line}, {pc} {city}|Serbia|Srbija
RU|ru|{pc}, {region}[, {county}], {city}, {line}|Russia|Россия
SE|sv|{line}, {pc} {city}|Sweden|Sverige
SG|en|{place}, Singapore {pc}|Singapore|Singapore
SI|hr|{line}, {pc} {city}|Slovenia|Slovenija
SK|cs|{line}, {pc} {city}|Slovakia|Slovensko
TH|th|{line}, {city}, {region} {pc}|Thailand|Thailand
TR|tr|{line}, {pc} {city}[/{region}]|Turkey|Türkiye
UA|uk|{line}, {city}, {pc}|Ukraine|Україна
US|us|{line}, {city}, {rc} {pc}|United States of America|USA
UY|es|{line}, {pc} {city}[, {region}]|Uruguay|Uruguay
ZA|en|{line}, {city}, {pc}|South Africa|South Africa
"""
ORDERS = {
    code: Order(*rest) for code, *rest in (line.split("|") for line in _table.split("\n") if line)
}

# The towns of these countries are the table's second-level divisions (the place is a part of one).
TOWN_IS_COUNTY = {"CN", "KR", "PT", "TR", "CR"}
TOWN_IS_COMMUNITY = {"ES", "PE"}

COMPANIES: dict[str, list[str]] = {
    "de": ["Müller & Sohn GmbH", "Institut für Werkstoffkunde", "Nordstern AG"],
    "fr": ["Société Lambert SA", "Laboratoire de Chimie Organique", "Établissements Morel"],
    "es": ["Industrias Vega S.A.", "Instituto de Biotecnología", "Laboratorios Sol S.A. de C.V."],
    "pt": ["Indústrias Vega Ltda.", "Instituto de Biotecnologia", "Metalúrgica Sol S.A."],
    "it": ["Officine Ferri S.p.A.", "Istituto di Chimica Fisica", "Rossi S.r.l."],
    "en": ["Smith & Jones Ltd", "Dept. of Mechanical Engineering", "c/o Northern Instruments Plc"],
    "us": ["Acme Devices, Inc.", "Department of Chemistry", "c/o Quantum Labs LLC"],
    "pl": ["Zakłady Nowak Sp. z o.o.", "Instytut Chemii"],
    "cs": ["Strojírny Novák s.r.o.", "Ústav fyziky"],
    "ru": ["ООО «Прибор»", "НИИ химии"],
    "cn": ["Huaxin Electronics Co., Ltd.", "Key Laboratory of Materials"],
    "kr": ["c/o Hansung Electronics Co., Ltd.", "Institute of Technology"],
    "sv": ["Nordlund AB", "Institutionen för fysik"],
    "da": ["Hansen A/S", "Institut for Kemi"],
    "nl": ["Van Dijk B.V.", "Afdeling Natuurkunde"],
}

# Official numbers of Indonesia's provinces, which the postal table gives instead of names.
PROVINCES_ID = {
    "11": "Aceh",
    "12": "Sumatera Utara",
    "13": "Sumatera Barat",
    "14": "Riau",
    "15": "Jambi",
    "16": "Sumatera Selatan",
    "17": "Bengkulu",
    "18": "Lampung",
    "19": "Bangka Belitung",
    "21": "Kepulauan Riau",
    "31": "DKI Jakarta",
    "32": "Jawa Barat",
    "33": "Jawa Tengah",
    "34": "DI Yogyakarta",
    "35": "Jawa Timur",
    "36": "Banten",
    "51": "Bali",
    "52": "Nusa Tenggara Barat",
    "53": "Nusa Tenggara Timur",
    "61": "Kalimantan Barat",
    "62": "Kalimantan Tengah",
    "63": "Kalimantan Selatan",
    "64": "Kalimantan Timur",
    "65": "Kalimantan Utara",
    "71": "Sulawesi Utara",
    "72": "Sulawesi Tengah",
    "73": "Sulawesi Selatan",
    "74": "Sulawesi Tenggara",
    "75": "Gorontalo",
    "76": "Sulawesi Barat",
    "81": "Maluku",
    "82": "Maluku Utara",
    "91": "Papua Barat",
    "92": "Papua Barat",
    "94": "Papua",
}

STATES_BR = {
    "acre": "AC",
    "alagoas": "AL",
    "amapa": "AP",
    "amazonas": "AM",
    "bahia": "BA",
    "ceara": "CE",
    "federal district": "DF",
    "distrito federal": "DF",
    "espirito santo": "ES",
    "goias": "GO",
    "maranhao": "MA",
    "mato grosso": "MT",
    "mato grosso do sul": "MS",
    "minas gerais": "MG",
    "para": "PA",
    "paraiba": "PB",
    "parana": "PR",
    "pernambuco": "PE",
    "piaui": "PI",
    "rio de janeiro": "RJ",
    "rio grande do norte": "RN",
    "rio grande do sul": "RS",
    "rondonia": "RO",
    "roraima": "RR",
    "santa catarina": "SC",
    "sao paulo": "SP",
    "sergipe": "SE",
    "tocantins": "TO",
}
