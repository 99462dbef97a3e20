"""The columns of Scopus's exports by their English names, whatever language the interface has.

Source: https://service.elsevier.com/app/answers/detail/a_id/11238/supporthub/scopus/ (English); the
names in other languages are those that users of such exports describe in public.
"""

from __future__ import annotations

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath

AUTHORS, FULL, IDS, YEAR = "Authors", "Author full names", "Author(s) ID", "Year"
LINKED, PLAIN = "Authors with affiliations", "Affiliations"
TYPE = "Document Type"
NAMES = {
    AUTHORS: ("作者", "著者", "著者名", "авторы"),
    FULL: ("作者全名", "作者(全名)", "作者全称", "著者フルネーム", "полные имена авторов"),
    IDS: (
        "author ids",
        "作者 id",
        "作者id",
        "作者标识号",
        "著者 id",
        "著者id",
        "идентификаторы авторов",
        "идентификатор автора",
    ),
    YEAR: ("年份", "出版年", "год"),
    PLAIN: ("归属机构", "机构", "歸屬機構", "著者所属機関名", "所属機関", "организации"),
    LINKED: (
        "带归属机构的作者",
        "作者(包含机构)",
        "作者(包含单位)",
        "帶歸屬機構的作者",
        "著者 + 所属機関",
        "著者+所属機関",
        "авторы организаций",
    ),
    TYPE: ("文献类型", "文獻類型", "文献タイプ", "тип документа"),
    "DOI": ("数字对象唯一标识符",),
    "EID": (),
}
ENGLISH = {
    spelling.casefold(): name for name, others in NAMES.items() for spelling in (name, *others)
}
NARROW = str.maketrans("（）＋　", "()+ ")
TYPES = {
    "文章": "Article",
    "論文": "Article",
    "论文": "Article",
    "статья": "Article",
    "评论": "Review",
    "综述": "Review",
    "評論": "Review",
    "レビュー": "Review",
    "обзор": "Review",
    "会议论文": "Conference paper",
    "會議論文": "Conference paper",
    "会議論文": "Conference paper",
    "доклад": "Conference paper",
    "书": "Book",
    "书籍": "Book",
    "図書": "Book",
    "книга": "Book",
    "书籍章节": "Book chapter",
    "章节": "Book chapter",
    "图书章节": "Book chapter",
    "глава книги": "Book chapter",
    "社论": "Editorial",
    "编辑材料": "Editorial",
    "エディトリアル": "Editorial",
    "信函": "Letter",
    "レター": "Letter",
    "письмо": "Letter",
    "勘误": "Erratum",
    "勘误表": "Erratum",
    "正誤表": "Erratum",
    "撤回": "Retracted",
    "撤稿": "Retracted",
    "已撤销": "Retracted",
    "已撤回": "Retracted",
}
"""Document types of other interfaces, in small letters, as the English one writes them."""


def columns(row: list[str], file: DataPath) -> list[str]:
    """The columns' names in English.

    Parameters
    ----------
    row : list of str
        The header.
    file : DataPath
        Where it stands, for messages.

    Returns
    -------
    list of str
        Names that are not read stay as they are.

    Raises
    ------
    HotbedError
        A column that is needed is not there.
    """
    written = [name.strip() for name in row]
    names = [
        ENGLISH.get(name.replace("（", "(").replace("）", ")").casefold(), name) for name in written
    ]
    if AUTHORS not in names and FULL in names:
        names[names.index(FULL)] = AUTHORS
    if len(names) == 1 and names[0].count(",") > 2:
        raise HotbedError(
            f"{file} holds each row as one quoted cell, as a spreadsheet saves what it can't part",
            "take the export itself, or open it again with the comma as delimiter",
        )
    for name in (AUTHORS, YEAR):
        if name not in names:
            raise HotbedError(
                f"{file} has no column {name!r}",
                "export it from Scopus as CSV with all fields (the English, Chinese, Japanese and "
                "Russian names of columns are known; it has " + ", ".join(written[:8]) + ")",
            )
    if "EID" not in names and "DOI" not in names:
        raise HotbedError(f"{file} has neither a column 'EID' nor 'DOI'", "export it with EID")
    if LINKED not in names and PLAIN not in names:
        raise HotbedError(
            f"{file} has no addresses", f"export it with {LINKED!r} (under affiliations)"
        )
    for name in NAMES:
        if names.count(name) > 1:
            raise HotbedError(f"{file} has several columns {name!r}", "remove all but one")
    return names


def types_of(text: str) -> list[str]:
    """A document's type as it is written, and in English where it is written otherwise.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    list of str
        None where the cell is empty.

    Examples
    --------
    >>> types_of("Article"), types_of("文章"), types_of("")
    (['Article'], ['文章', 'Article'], [])
    """
    kind = text.strip()
    english = TYPES.get(kind.casefold())
    return [kind, english] if english else [kind] if kind else []
