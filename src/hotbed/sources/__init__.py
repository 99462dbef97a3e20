"""Sources: native formats of owners of data, all yielding the same listings.

What stands below imports nothing of what stands above:

`registry`
    The sources by name, and the files of an input.
`formats`
    One module a source; a module put there is a source.
`shared`
    What formats share: documents, people, affiliations, years, tables that are joined.
`files`
    Containers, encodings and records of files.
`listings`, `columns`
    The contract that every source keeps.
"""
