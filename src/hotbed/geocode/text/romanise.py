"""One spelling for the many that Japanese, Korean and Taiwanese names come in.

The folded spelling is no romanisation: it merges what writers confuse, and so tells fewer names
apart. It is tried only where a name as written is unknown, and only within its country.
"""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import Array

JAPAN, KOREA, TAIWAN = 1, 2, 3
COUNTIES_APART, COUNTIES_AS_TOWNS = 1, 2  # how the gazetteer holds a country's counties
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


def _compiled() -> tuple[Array, Array]:
    """The rules as bytes: for each scheme, rows of up to four letters and their rewrite."""
    most = max(len(rules.split()) for rules in _RULES.values())
    left = np.zeros((4, most, 5), dtype=np.uint8)
    right = np.zeros((4, most, 5), dtype=np.uint8)
    for scheme, rules in _RULES.items():
        for n, rule in enumerate(rules.split()):
            old, _, new = rule.partition("=")
            left[scheme, n, : len(old)] = np.frombuffer(old.encode(), dtype=np.uint8)
            right[scheme, n, : len(new)] = np.frombuffer(new.lower().encode(), dtype=np.uint8)
    return left, right


_LEFT, _RIGHT = _compiled()


@kernel
def romanise(text: Array, lo: int, hi: int, scheme: int, out: Array) -> int:
    """Write the folded spelling of text[lo:hi] to out; returns its length, 0 if it is not Latin."""
    letters = np.empty(128, np.uint8)
    size = 0
    for k in range(lo, hi):
        byte = text[k]
        if 65 <= byte <= 90:
            byte += 32
        if byte == 0x1F:
            return 0
        if 97 <= byte <= 122 and size < letters.size - 5:
            letters[size] = byte
            size += 1
    for k in range(size, size + 5):
        letters[k] = 0
    length = position = 0
    while position < size:
        taken = 0
        for rule in range(_LEFT.shape[1]):
            left = _LEFT[scheme, rule]
            n = 0
            while left[n] and left[n] == letters[position + n]:
                n += 1
            if n and left[n] == 0:
                for k in range(5):
                    if _RIGHT[scheme, rule, k] and not (
                        length and out[length - 1] == _RIGHT[scheme, rule, k]
                    ):
                        out[length] = _RIGHT[scheme, rule, k]
                        length += 1
                taken = n
                break
        if not taken:
            if not (length and out[length - 1] == letters[position]):
                out[length] = letters[position]
                length += 1
            taken = 1
        position += taken
    return length
