"""One spelling for the many that Japanese, Korean and Taiwanese names come in.

The folded spelling is no romanisation: it merges what writers confuse, and so tells fewer names
apart. It is tried only where a name as written is unknown, and only within its country.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from hotbed.base.native import constant
from hotbed.geocode.arrays import Array

JAPAN, KOREA, TAIWAN = 1, 2, 3
# How the gazetteer holds a country's counties.
COUNTIES_APART, COUNTIES_AS_TOWNS = constant("counties_apart"), constant("counties_as_towns")
EASTERN = {
    "CN": COUNTIES_AS_TOWNS,
    "JP": COUNTIES_APART,
    "KR": COUNTIES_APART,
    "TW": COUNTIES_APART,
}
SCHEMES = {"JP": JAPAN, "KR": KOREA, "TW": TAIWAN}

# Rewrites, tried at each letter in this order, the first that fits taken. An upper-case letter in
# the result is final; "" drops the letters. V stands for any vowel that follows (not consumed).
_RULES = {
    JAPAN: """
    tch=C tsu=Tu tu=Tu tsi=Ti chi=Ti ti=Ti ch=Ty shi=Si si=Si sh=Sy jy=Zy ji=Zi zi=Zi di=Zi j=Zy
    dzu=Zu du=Zu dz=Z fu=Hu f=H wo=O ou=O oo=O oh=O uu=U ii=I aa=A ee=E mb=Nb mp=Np mm=Nm l=R v=B
    nn=N c=K q=K x=S
    """,
    KOREA: """
    yeo=YO you=YO yoo=YO yu=YO yo=YO yae=YE ye=YE ya=YA wo=WO weo=WO woo=O wu=O hwa=HWA wha=HWA
    wa=WA eui=I eo=O eu=O oo=O ou=O oe=E oi=E o=O u=O ae=E ai=E ay=E ee=I e=E a=A i=I y=I
    kk=G gg=G k=G g=G tt=D dd=D t=D d=D pp=B bb=B p=B b=B ch=J jj=J j=J z=J sh=S ss=S s=S
    ll=L rr=L lr=L r=L l=L nn=N mm=M v=B f=B x=S c=G q=G
    """,
    TAIWAN: """
    hsi=SI hs=S sy=SI sh=S sz=S x=S s=S zh=C jh=C ch=C ts=C tz=C q=C j=C z=C c=C
    ong=UNG ung=UNG ian=IEN ien=IEN yan=IEN yen=IEN iou=IU iu=IU uei=UI wei=UI ui=UI uen=UN
    ueh=UE yueh=UE yue=UE eih=EI ei=EI eng=ENG en=EN er=ER ou=OU ao=AO uo=O eh=IE e=O ih=I yi=I yu=U
    b=P p=P d=T t=T g=K kh=K k=K rh=R w=U y=I v=F
    """,
}


LONGEST = 4  # letters of a rule
RULE = np.dtype([("before", np.uint8, LONGEST + 1), ("after", np.uint8, LONGEST + 1)])


@cache
def rules() -> Array:
    """The rules as bytes: for each scheme a row of rewrites (RULE), of up to four letters each.

    Returns
    -------
    ndarray of RULE
    """
    most = max(len(text.split()) for text in _RULES.values())
    table = np.zeros((1 + len(_RULES), most), dtype=RULE)
    for scheme, text in _RULES.items():
        for n, rule in enumerate(text.split()):
            before, _, after = rule.partition("=")
            table["before"][scheme, n, : len(before)] = list(before.encode())
            table["after"][scheme, n, : len(after)] = list(after.lower().encode())
    return table
