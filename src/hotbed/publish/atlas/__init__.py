"""The atlas: static pages that open from disk with the network off."""
