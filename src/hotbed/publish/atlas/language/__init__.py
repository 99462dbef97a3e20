"""In which language the pages speak: their templates, scripts and figures."""
