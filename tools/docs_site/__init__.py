"""The documentation as a site: docs/ and the pages of the checkout's root, built by Sphinx."""
