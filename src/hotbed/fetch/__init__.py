"""Open data downloaded from its owners: the one place where hotbed opens connections.

Nothing here runs unless `hotbed fetch NAME` is called.

`datasets`
    What can be downloaded, under which licence, and what uses it.
`dispatch`, `job`
    From a name to the functions of its set; one call and the steps that all sets share.
`sets`
    One module an owner's data.
`downloads`
    Where downloaded files lie, and the record beside each.
`transfer`
    Requests, partial files, checks.
"""
