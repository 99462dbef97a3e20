"""One module an owner's format; `hotbed.sources` lists this folder."""
